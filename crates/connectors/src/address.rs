//! Which addresses outgoing calls may reach (A-25, S1): public ones, and what the operator allows.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Private hosts and networks that the operator allows.
#[derive(Debug, Clone, Default)]
pub struct Allowed {
    hosts: Vec<String>,
    networks: Vec<(IpAddr, u8)>,
}

impl Allowed {
    /// Reads `10.0.0.5`, `10.0.0.0/8`, `intranet.example.org`.
    pub fn parse<'a>(items: impl IntoIterator<Item = &'a str>) -> Self {
        let mut allowed = Self::default();
        for item in items {
            let (address, bits) = item.split_once('/').unwrap_or((item, ""));
            match address.parse::<IpAddr>() {
                Ok(address) => {
                    let whole = if address.is_ipv4() { 32 } else { 128 };
                    allowed.networks.push((address, bits.parse().unwrap_or(whole)));
                }
                Err(_) => allowed.hosts.push(item.to_ascii_lowercase()),
            }
        }
        allowed
    }

    /// Whether a host may be reached at `address`.
    pub fn permits(&self, host: &str, address: IpAddr) -> bool {
        is_public(address)
            || self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
            || self.networks.iter().any(|(network, bits)| contains(*network, *bits, address))
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

fn contains(network: IpAddr, bits: u8, address: IpAddr) -> bool {
    let bits = u32::from(bits);
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits)).unwrap_or(0);
            u32::from(network) & mask == u32::from(address) & mask
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(bits)).unwrap_or(0);
            u128::from(network) & mask == u128::from(address) & mask
        }
        _ => false,
    }
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
        let allowed = Allowed::parse(["10.0.0.0/8", "192.168.1.7", "intranet.example.org"]);
        let permits = |host: &str, address: &str| allowed.permits(host, address.parse().unwrap());
        assert!(permits("x", "10.200.1.1") && permits("x", "192.168.1.7"));
        assert!(!permits("x", "192.168.1.8") && !permits("x", "127.0.0.1"));
        assert!(permits("Intranet.example.org", "172.16.0.1"));
    }
}
