//! Organizations and the set of those who run them.

use std::collections::BTreeMap;

use domain::organization::Keepers;
use domain::organization::ownership::Offer;
use domain::policy::{OwnPolicies, Value};
use domain::presets::Preset;
use domain::{Locale, OrgId, OrgName, Organization, RoleName, Time, UserId, Zone};
use serde::{Deserialize, Serialize};

use super::grants::{RoleForm, role_forms, roles};
use super::{SCHEMA, Stored, milliseconds, time, word};
use crate::item::{Corrupt, Item, read, set_of, write};

#[derive(Serialize, Deserialize)]
struct OrganizationForm {
    schema: u32,
    id: OrgId,
    name: OrgName,
    preset: String,
    /// What it changed itself, by policy; what this code does not know stays as it is.
    policies: BTreeMap<String, Value>,
    policy_version: u32,
    /// The roles that it made.
    roles: Option<BTreeMap<RoleName, RoleForm>>,
    /// Since which version of the policies a role permits less.
    narrowed: Option<BTreeMap<RoleName, u32>>,
    founder: UserId,
    founder_proved: bool,
    time_zone: Zone,
    locale: Option<Locale>,
    offer: Option<OfferForm>,
    closed_at: Option<i64>,
    created_at: i64,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct OfferForm {
    from: UserId,
    to: UserId,
    until: i64,
}

impl Stored for Organization {
    const KIND: &'static str = "organization";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: OrganizationForm = read(Self::KIND, item)?;
        Ok(Organization {
            id: form.id,
            name: form.name,
            policy: OwnPolicies::stored(
                word(Self::KIND, "preset", Preset::parse(&form.preset))?,
                form.policies,
                roles(Self::KIND, form.roles)?,
                form.policy_version,
            )
            .with_narrowed(form.narrowed.unwrap_or_default()),
            founder: form.founder,
            founder_proved: form.founder_proved,
            time_zone: form.time_zone,
            locale: form.locale,
            closed_at: time(form.closed_at),
            offer: form.offer.map(|offer| Offer { from: offer.from, to: offer.to, until: Time(offer.until) }),
            created_at: Time(form.created_at),
            version: form.version,
        })
    }

    fn to_item(&self) -> Result<Item, Corrupt> {
        let form = OrganizationForm {
            schema: SCHEMA,
            id: self.id,
            name: self.name.clone(),
            preset: self.policy.preset().name().to_owned(),
            policies: self.policy.own().clone(),
            policy_version: self.policy.version(),
            roles: Some(role_forms(self.policy.roles())).filter(|roles| !roles.is_empty()),
            narrowed: Some(self.policy.narrowed().clone()).filter(|narrowed| !narrowed.is_empty()),
            founder: self.founder,
            founder_proved: self.founder_proved,
            time_zone: self.time_zone.clone(),
            locale: self.locale.clone(),
            closed_at: milliseconds(self.closed_at),
            offer: self.offer.map(|offer| OfferForm { from: offer.from, to: offer.to, until: offer.until.0 }),
            created_at: self.created_at.0,
            version: self.version,
        };
        write(Self::KIND, form)
    }
}

#[derive(Deserialize)]
struct KeepersForm {
    owners: Option<Vec<UserId>>,
    admins: Option<Vec<UserId>>,
}

impl Stored for Keepers {
    const KIND: &'static str = "keepers";

    fn from_item(item: &Item) -> Result<Self, Corrupt> {
        let form: KeepersForm = read(Self::KIND, item)?;
        Ok(Keepers { owners: form.owners.unwrap_or_default(), admins: form.admins.unwrap_or_default() })
    }

    /// String sets, so that entering and leaving need no read; the table has no empty sets.
    fn to_item(&self) -> Result<Item, Corrupt> {
        let sets = [("owners", &self.owners), ("admins", &self.admins)];
        Ok(sets.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(name, ids)| (name.to_owned(), set_of(ids))).collect())
    }
}
