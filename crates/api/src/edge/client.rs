//! The address a request comes from. Behind proxies that the operator trusts it is the one they
//! name; anybody else's `X-Forwarded-For` is hearsay.

use crate::Api;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName};
use rapport_domain::network::Network;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The header in which each proxy adds the address it was called from.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

impl FromRequestParts<Api> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Infallible> {
        Ok(Self::of(api, &parts.headers, &parts.extensions))
    }
}

impl ClientAddress {
    /// Of a request; the unspecified address when there is no connection.
    pub(crate) fn of(api: &Api, headers: &HeaderMap, extensions: &Extensions) -> Self {
        let connection = extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = connection.map_or(Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0.ip());
        Self(client(&api.trusted_proxies, headers, peer))
    }
}

fn client(trusted: &[Network], headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let mut address = peer;
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    // Each step back is believed only if the one who names it is trusted.
    for named in named.into_iter().rev() {
        let believed = trusted.iter().any(|proxy| proxy.contains(address));
        match named.parse() {
            Ok(named) if believed => address = named,
            _ => break,
        }
    }
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted: Vec<Network> = vec!["10.0.0.0/8".parse().unwrap()];
        let read = |peer: &str, header: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(FORWARDED_FOR, header.parse().unwrap());
            client(&trusted, &headers, peer.parse().unwrap()).to_string()
        };
        assert_eq!(read("203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(read("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(read("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(read("::ffff:10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(read("10.0.0.1", "unknown"), "10.0.0.1");
    }
}
