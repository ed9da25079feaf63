//! The smallest function there is, as `cargo lambda new` writes it: what `cargo xtask bench` measures the real one against.

use lambda_http::{Body, Error, Request, RequestExt as _, Response, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    run(service_fn(hello)).await
}

async fn hello(event: Request) -> Result<Response<Body>, Error> {
    let who = event.query_string_parameters_ref().and_then(|parameters| parameters.first("name")).unwrap_or("world");
    let message = format!("Hello {who}, this is an AWS Lambda HTTP request");
    Ok(Response::builder().status(200).header("content-type", "text/html").body(message.into())?)
}
