//! What is wrong with a channel's settings.

use super::ChannelSettings;
use crate::Error;
use rapport_domain::bot::ChannelType;
use rapport_domain::identity::IdentityType;
use rapport_domain::problem::{Problem, ProblemCode};

/// Characters of a channel's name and sender: what fits into a list and a chat's head.
const NAME_MAX: usize = 100;

/// Characters of an outbound URL.
const URL_MAX: usize = 2048;

/// Origins of one widget.
const ORIGINS_MAX: usize = 50;

/// All problems of a channel's settings.
pub(super) fn check(channel_type: ChannelType, settings: &ChannelSettings) -> Result<(), Error> {
    let mut problems = Vec::new();
    check_text("name", &settings.name, 1, &mut problems);
    check_text("sender", &settings.sender, 0, &mut problems);
    let allowed: &[IdentityType] = match channel_type {
        ChannelType::LiveChat => &[IdentityType::LiveChat],
        ChannelType::OpenChannel => &[
            IdentityType::OpenChannel,
            IdentityType::Phone,
            IdentityType::Email,
            IdentityType::ExternalId,
        ],
    };
    if !allowed.contains(&settings.identity_type) {
        let names: Vec<&str> = allowed.iter().map(|kind| kind.name()).collect();
        let message = format!("must be one of {}", names.join(", "));
        problems.push(Problem::new("identityType", ProblemCode::NotAllowed, message));
    }
    if let Some(url) = &settings.outbound_url {
        check_url(url, &mut problems);
    }
    if settings.allowed_origins.len() > ORIGINS_MAX {
        let message = format!("must have at most {ORIGINS_MAX} entries");
        problems.push(Problem::new("allowedOrigins", ProblemCode::TooMany, message));
    }
    for (index, origin) in settings.allowed_origins.iter().enumerate() {
        if !is_origin(origin) {
            let message = "must be an origin such as https://shop.example";
            let path = format!("allowedOrigins[{index}]");
            problems.push(Problem::new(path, ProblemCode::Format, message));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

fn check_text(path: &str, text: &str, least: usize, problems: &mut Vec<Problem>) {
    match text.chars().count() {
        length if length < least || (least > 0 && text.trim().is_empty()) => {
            problems.push(Problem::new(path, ProblemCode::Required, "must not be empty"));
        }
        length if length > NAME_MAX => {
            let message = format!("must have at most {NAME_MAX} characters");
            problems.push(Problem::new(path, ProblemCode::TooLong, message));
        }
        _ => {}
    }
}

fn check_url(url: &str, problems: &mut Vec<Problem>) {
    if url.len() > URL_MAX {
        let message = format!("must have at most {URL_MAX} characters");
        problems.push(Problem::new("outboundUrl", ProblemCode::TooLong, message));
    } else if !is_http_url(url) {
        let message = "must be an absolute http or https address";
        problems.push(Problem::new("outboundUrl", ProblemCode::Format, message));
    }
}

/// Whether a text is an absolute http(s) address; the egress client checks where it leads.
pub(crate) fn is_http_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
    })
}

fn is_origin(text: &str) -> bool {
    let host = |rest: &str| !rest.is_empty() && !rest.contains(['/', '?', '#', '@']);
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    is_http_url(text) && rest.is_some_and(host)
}
