//! The one HTTP client: no redirects, bounded time, and only checked addresses.
//!
//! Names are resolved here and checked, and the connection goes to exactly the addresses that
//! passed, so a name that changes its answer between check and use gains nothing (S3).

use crate::address::Allowed;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Time to connect.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Idle connections kept per host.
const IDLE_PER_HOST: usize = 8;

/// Why a call was not made or not answered.
#[derive(Debug, thiserror::Error)]
pub enum EgressError {
    /// The client could not be built.
    #[error("the HTTP client does not start")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Not an absolute http or https address.
    #[error("the address must be an absolute http or https URL")]
    Address,
    /// The host lies inside the network.
    #[error("{0} is a private address; the operator can allow it with outbound_allow")]
    Private(String),
    /// No answer.
    #[error("the call failed")]
    Call(#[source] reqwest::Error),
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Egress {
    client: reqwest::Client,
    allowed: Arc<Allowed>,
}

impl Egress {
    /// A client that reaches public hosts and what the operator allows.
    ///
    /// # Errors
    /// [`EgressError::Client`] when TLS cannot be set up.
    pub fn new(allowed: Allowed) -> Result<Self, EgressError> {
        // Another part of the process may have chosen the same provider first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let allowed = Arc::new(allowed);
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .no_proxy()
            .dns_resolver(Arc::new(Checked(Arc::clone(&allowed))))
            .build()
            .map_err(|error| EgressError::Client(Box::new(error)))?;
        Ok(Self { client, allowed })
    }

    /// A POST to `url`, to be filled and sent by the caller.
    ///
    /// # Errors
    /// [`EgressError::Address`] and [`EgressError::Private`] before anything is sent.
    pub fn post(&self, url: &str) -> Result<reqwest::RequestBuilder, EgressError> {
        let url = Url::parse(url).map_err(|_| EgressError::Address)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EgressError::Address);
        }
        // Names are checked when they are resolved; numbers never are, so they are checked here.
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(EgressError::Address),
        };
        let host = url.host_str().unwrap_or_default();
        match literal {
            Some(address) if !self.allowed.permits(host, address) => {
                Err(EgressError::Private(host.to_owned()))
            }
            _ => Ok(self.client.post(url)),
        }
    }
}

/// Resolves names and lets only permitted addresses through.
struct Checked(Arc<Allowed>);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = Arc::clone(&self.0);
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?;
            let permitted: Vec<SocketAddr> =
                found.filter(|address| allowed.permits(&host, address.ip())).collect();
            if permitted.is_empty() {
                return Err(EgressError::Private(host).into());
            }
            Ok(Box::new(permitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rapport_domain::causes::Causes;

    fn refusal(url: &str) -> String {
        let egress = Egress::new(Allowed::default()).unwrap();
        egress.post(url).map_or_else(|error| error.to_string(), |_| "sent".to_owned())
    }

    #[test]
    fn disguised_addresses_are_refused_before_anything_is_sent() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://169.254.169.254/latest",
        ] {
            assert!(refusal(url).contains("private address"), "{url}: {}", refusal(url));
        }
        assert!(refusal("file:///etc/passwd").contains("http or https"));
        assert!(refusal("example.org").contains("http or https"));
    }

    #[tokio::test]
    async fn names_are_checked_as_resolved() {
        let egress = Egress::new(Allowed::default()).unwrap();
        let sent = egress.post("http://localhost:9/").unwrap().send().await;
        let shown = Causes(sent.as_ref().unwrap_err()).to_string();
        assert!(shown.contains("private address"), "{shown}");
    }
}
