//! The edge, an optional nested stack: a CloudFront distribution in front of the HTTP API, and a firewall in front of that.
//!
//! The API is reached around it as well, by its own address: so the distribution proves itself with a secret header, and the
//! functions refuse what comes without. Only behind that header is the visitor's address believed.

use serde_json::{Map, Value, json};

use crate::Stack;

/// The file of the stack.
const FILE: &str = "infra/edge.yaml";
/// CloudFront's own policy that caches nothing.
const NO_CACHE: &str = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/// CloudFront's own policy that hands everything on but the host, which is the API's at the origin.
const ALL_BUT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
/// The only region whose firewalls may stand before a distribution.
const FIREWALL_REGION: &str = "us-east-1";

/// What tells the origin who asks. Whatever the visitor sent under that name is overwritten.
const VIEWER: &str =
    "function handler(event) {\n  var request = event.request;\n  request.headers['x-viewer-address'] = { value: event.viewer.ip };\n  return request;\n}\n";

fn reference(name: &str) -> Value {
    json!({ "Ref": name })
}

fn sub(text: &str) -> Value {
    json!({ "Fn::Sub": text })
}

fn equals(one: Value, other: &str) -> Value {
    json!({ "Fn::Equals": [one, other] })
}

fn not(condition: Value) -> Value {
    json!({ "Fn::Not": [condition] })
}

/// The stack.
pub(crate) fn stack() -> Stack {
    let mut resources = Map::new();
    distribution(&mut resources);
    firewall(&mut resources);
    let template = json!({
        "#": "Written by `cargo xtask template`. Do not edit.",
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Usher: the edge, a distribution and its firewall",
        "Parameters": {
            "Name": { "Type": "String", "Description": "What every name of this deployment begins with" },
            "ApiId": { "Type": "String", "Description": "The HTTP API" },
            "OriginSecretArn": { "Type": "String", "Description": "The secret with which the distribution proves itself" },
            "EdgeDomain": { "Type": "String", "Description": "The domain that people use; empty: the distribution's own" },
            "EdgeCertificateArn": { "Type": "String", "Description": "Its certificate, in us-east-1; empty with the distribution's own domain" },
            "EdgeFirewallArn": { "Type": "String", "Description": "A firewall of scope CLOUDFRONT that exists already; empty: this stack makes one, in us-east-1 alone" },
            "EdgeRequests": { "Type": "Number", "Description": "Requests in five minutes from one address, beyond which the firewall refuses" },
        },
        "Conditions": {
            "HasDomain": not(equals(reference("EdgeDomain"), "")),
            "HasFirewall": not(equals(reference("EdgeFirewallArn"), "")),
            "MakesFirewall": { "Fn::And": [equals(reference("EdgeFirewallArn"), ""), equals(reference("AWS::Region"), FIREWALL_REGION)] },
        },
        "Resources": resources,
        "Outputs": {
            "Domain": { "Description": "Where people find Usher", "Value": { "Fn::If": ["HasDomain", reference("EdgeDomain"), { "Fn::GetAtt": ["Distribution", "DomainName"] }] } },
            "DistributionDomain": { "Description": "What the domain's CNAME or alias points to", "Value": { "Fn::GetAtt": ["Distribution", "DomainName"] } },
        },
    });
    Stack { file: FILE.to_owned(), template }
}

fn distribution(resources: &mut Map<String, Value>) {
    let code = json!({
        "Name": sub("${Name}-viewer"),
        "AutoPublish": true,
        "FunctionConfig": { "Comment": "Says at the origin from which address the visitor asks", "Runtime": "cloudfront-js-2.0" },
        "FunctionCode": VIEWER,
    });
    resources.insert("Viewer".to_owned(), json!({ "Type": "AWS::CloudFront::Function", "Properties": code }));
    // The functions say all of this themselves; the edge adds it to answers of its own, and overrides nothing.
    let headers = json!({
        "Name": sub("${Name}-security"),
        "SecurityHeadersConfig": {
            "StrictTransportSecurity": { "AccessControlMaxAgeSec": 63_072_000, "IncludeSubdomains": true, "Override": false },
            "ContentTypeOptions": { "Override": false },
            "ReferrerPolicy": { "ReferrerPolicy": "no-referrer", "Override": false },
            "FrameOptions": { "FrameOption": "DENY", "Override": false },
        },
    });
    resources.insert(
        "SecurityHeaders".to_owned(),
        json!({ "Type": "AWS::CloudFront::ResponseHeadersPolicy", "Properties": { "ResponseHeadersPolicyConfig": headers } }),
    );
    let origin = json!({
        "Id": "api",
        "DomainName": sub("${ApiId}.execute-api.${AWS::Region}.${AWS::URLSuffix}"),
        "CustomOriginConfig": { "OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"] },
        "OriginCustomHeaders": [{ "HeaderName": "x-origin-secret", "HeaderValue": sub("{{resolve:secretsmanager:${OriginSecretArn}}}") }],
    });
    let behavior = json!({
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
        "CachePolicyId": NO_CACHE,
        "OriginRequestPolicyId": ALL_BUT_HOST,
        "ResponseHeadersPolicyId": reference("SecurityHeaders"),
        "Compress": true,
        "FunctionAssociations": [{ "EventType": "viewer-request", "FunctionARN": { "Fn::GetAtt": ["Viewer", "FunctionARN"] } }],
    });
    let none = || reference("AWS::NoValue");
    let own_domain = json!({ "AcmCertificateArn": reference("EdgeCertificateArn"), "SslSupportMethod": "sni-only", "MinimumProtocolVersion": "TLSv1.2_2021" });
    let firewall =
        json!({ "Fn::If": ["HasFirewall", reference("EdgeFirewallArn"), { "Fn::If": ["MakesFirewall", { "Fn::GetAtt": ["Firewall", "Arn"] }, none()] }] });
    let config = json!({
        "Enabled": true,
        "Comment": sub("${Name}"),
        "HttpVersion": "http2and3",
        "IPV6Enabled": true,
        "PriceClass": "PriceClass_100",
        "Aliases": { "Fn::If": ["HasDomain", [reference("EdgeDomain")], none()] },
        "ViewerCertificate": { "Fn::If": ["HasDomain", own_domain, { "CloudFrontDefaultCertificate": true }] },
        "Origins": [origin],
        "DefaultCacheBehavior": behavior,
        "WebACLId": firewall,
    });
    resources.insert(
        "#distribution".to_owned(),
        json!("No log of its own: the lines of a distribution's log hold paths, and paths hold tokens. The API's access log names routes."),
    );
    resources.insert("Distribution".to_owned(), json!({ "Type": "AWS::CloudFront::Distribution", "Properties": { "DistributionConfig": config } }));
}

fn firewall(resources: &mut Map<String, Value>) {
    // Samples would show whole requests, tokens and all, in the console.
    let seen = |name: &str| json!({ "CloudWatchMetricsEnabled": true, "MetricName": name, "SampledRequestsEnabled": false });
    let managed = |priority: u32, name: &str| {
        json!({
            "Name": name,
            "Priority": priority,
            "OverrideAction": { "None": {} },
            "Statement": { "ManagedRuleGroupStatement": { "VendorName": "AWS", "Name": name } },
            "VisibilityConfig": seen(name),
        })
    };
    let flood = json!({
        "Name": "flood",
        "Priority": 0,
        "Action": { "Block": {} },
        "Statement": { "RateBasedStatement": { "AggregateKeyType": "IP", "Limit": reference("EdgeRequests"), "EvaluationWindowSec": 300 } },
        "VisibilityConfig": seen("flood"),
    });
    let properties = json!({
        "Name": reference("Name"),
        "Scope": "CLOUDFRONT",
        "DefaultAction": { "Allow": {} },
        "Rules": [flood, managed(1, "AWSManagedRulesAmazonIpReputationList"), managed(2, "AWSManagedRulesKnownBadInputsRuleSet")],
        "VisibilityConfig": seen("all"),
    });
    resources.insert("#firewall".to_owned(), json!("No rule of AWS's core set: its limit on bodies refuses what SCIM clients may send."));
    resources.insert("Firewall".to_owned(), json!({ "Type": "AWS::WAFv2::WebACL", "Condition": "MakesFirewall", "Properties": properties }));
}
