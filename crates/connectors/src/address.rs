//! Which addresses outgoing calls may reach (A-25, S1): public ones, and what the operator allows.

use rapport_domain::network::Network;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Characters of a host name and of each of its labels (RFC 1035).
const HOST_MAX: usize = 253;
const LABEL_MAX: usize = 63;

/// Private hosts and networks that the operator allows.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    hosts: Vec<String>,
    networks: Vec<Network>,
}

/// Something that names neither a host nor a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no host, address or network; write intranet.example.org, 10.0.0.5 or 10.0.0.0/8")]
pub struct NotAnAddress(String);

impl Allowed {
    /// Reads `10.0.0.5`, `10.0.0.0/8`, `intranet.example.org`.
    ///
    /// # Errors
    /// [`NotAnAddress`] for the first item that is none of these.
    pub fn parse<'a>(items: impl IntoIterator<Item = &'a str>) -> Result<Self, NotAnAddress> {
        let mut allowed = Self::default();
        for item in items {
            if let Ok(network) = item.parse() {
                allowed.networks.push(network);
            } else if is_host(item) {
                allowed.hosts.push(item.to_ascii_lowercase());
            } else {
                return Err(NotAnAddress(item.to_owned()));
            }
        }
        Ok(allowed)
    }

    /// The same, and one address more.
    #[must_use]
    pub fn and(mut self, address: IpAddr) -> Self {
        self.networks.push(address.into());
        self
    }

    /// Whether a host may be reached at `address`.
    pub fn permits(&self, host: &str, address: IpAddr) -> bool {
        is_public(address)
            || self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
            || self.networks.iter().any(|network| network.contains(address))
    }
}

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmarking = a == 198 && (b == 18 || b == 19);
    let protocol = a == 192 && b == 0 && c == 0;
    !(a == 0
        || a >= 240
        || shared
        || benchmarking
        || protocol
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = embedded_v4(address) {
        return is_public_v4(inner);
    }
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    let documentation = first == 0x2001 && second == 0x0db8;
    let teredo = first == 0x2001 && second == 0;
    global && !documentation && !teredo
}

/// The IPv4 address that mapped, 6to4 and NAT64 addresses lead to.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let pair = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match segments {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => Some(pair(high, low)),
        [0x2002, high, low, ..] => Some(pair(high, low)),
        [0x64, 0xff9b, _, _, _, _, high, low] => Some(pair(high, low)),
        _ => None,
    }
}

/// Whether this is a host name: labels of letters, digits and hyphens, the last one not a number.
fn is_host(item: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let numeric = item.rsplit('.').next().is_some_and(|last| last.parse::<u64>().is_ok());
    item.len() <= HOST_MAX && !numeric && item.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_no_targets() {
        let refused = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "fc00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::a00:1",
            "2001:db8::1",
        ];
        for text in refused {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn the_operator_may_allow_hosts_and_networks() {
        let allowed =
            Allowed::parse(["10.0.0.0/8", "192.168.1.7", "intranet.example.org"]).unwrap();
        let permits = |host: &str, address: &str| allowed.permits(host, address.parse().unwrap());
        assert!(permits("x", "10.200.1.1") && permits("x", "192.168.1.7"));
        assert!(!permits("x", "192.168.1.8") && !permits("x", "127.0.0.1"));
        assert!(permits("Intranet.example.org", "172.16.0.1"));
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for item in [
            "10.0.0.0/x",
            "10.0.0.0/33",
            "10.0.0.0/",
            "::1/129",
            "10.0.0.256",
            "10.0.0",
            "http://intranet",
            "intranet:8080",
            "-intranet",
            "intranet..org",
            "*.example.org",
            "",
        ] {
            assert_eq!(Allowed::parse([item]).unwrap_err(), NotAnAddress(item.to_owned()));
        }
        for item in ["0.0.0.0/0", "fc00::/7", "localhost", "a-1.example"] {
            Allowed::parse([item]).unwrap();
        }
    }
}
