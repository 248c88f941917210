//! Identities: how a person is addressed and recognised (P-9 to P-12, A-30, A-32).

use crate::limits::{CHANNEL_ID_MAX, EMAIL_MAX, EXTERNAL_ID_MAX, PHONE_MAX};
use crate::problem::{Problem, ProblemCode};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! identity_types {
    ($($variant:ident => $name:literal),+ $(,)?) => {
        /// The identity types (P-9). The first four stand alone; the others need a sender.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum IdentityType {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant
            ),+
        }

        impl IdentityType {
            /// All types in the order of the specification.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The wire name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

identity_types! {
    Id => "ID",
    ExternalId => "EXTERNAL_ID",
    Phone => "PHONE",
    Email => "EMAIL",
    LiveChat => "LIVE_CHAT",
    OpenChannel => "OPEN_CHANNEL",
    Telegram => "TELEGRAM",
    Whatsapp => "WHATSAPP",
    ViberBots => "VIBER_BOTS",
    Facebook => "FACEBOOK",
    Line => "LINE",
    Instagram => "INSTAGRAM",
    InstagramDm => "INSTAGRAM_DM",
    Twitter => "TWITTER",
    AppleBusinessChat => "APPLE_BUSINESS_CHAT",
    KakaoSangdam => "KAKAO_SANGDAM",
    KakaoTalk => "KAKAO_TALK",
    ZaloFollower => "ZALO_FOLLOWER",
    TiktokBm => "TIKTOK_BM",
    Push => "PUSH",
    WebPush => "WEB_PUSH",
    GoogleBusinessMessages => "GOOGLE_BUSINESS_MESSAGES",
}

impl IdentityType {
    /// Whether the identity only exists together with a sender: the widget, bot or account talked to.
    pub const fn needs_sender(self) -> bool {
        !matches!(self, Self::Id | Self::ExternalId | Self::Phone | Self::Email)
    }
}

impl FromStr for IdentityType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.name() == text).ok_or(())
    }
}

impl fmt::Display for IdentityType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One identity in checked form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: IdentityType,
    /// The sender, empty for the types that have none.
    pub sender: String,
    /// As answered: digits for phones, as written for e-mails.
    pub identifier: String,
}

impl Identity {
    /// Checks the form of an identity and brings it into its stored form (P-10).
    ///
    /// A superfluous sender is dropped, as the people API does.
    ///
    /// # Errors
    /// One problem at `identifier` or `sender`.
    pub fn new(
        kind: IdentityType,
        identifier: &str,
        sender: Option<&str>,
    ) -> Result<Self, Problem> {
        let identifier = match kind {
            IdentityType::Phone => phone(identifier)?,
            IdentityType::Email => email(identifier)?,
            IdentityType::Id => number(identifier)?,
            IdentityType::ExternalId => sized("identifier", identifier, EXTERNAL_ID_MAX)?,
            _ => sized("identifier", identifier, CHANNEL_ID_MAX)?,
        };
        let sender = match sender {
            Some(sender) if kind.needs_sender() => sized("sender", sender, CHANNEL_ID_MAX)?,
            None if kind.needs_sender() => {
                let message = format!("is required for {kind}");
                return Err(Problem::new("sender", ProblemCode::Required, message));
            }
            _ => String::new(),
        };
        Ok(Self { kind, sender, identifier })
    }

    /// The form under which it is compared and unique: e-mails ignore case.
    pub fn key(&self) -> String {
        match self.kind {
            IdentityType::Email => self.identifier.to_lowercase(),
            _ => self.identifier.clone(),
        }
    }

    /// The person number of an identity of type `ID`.
    pub fn person_number(&self) -> Option<i64> {
        (self.kind == IdentityType::Id).then(|| self.identifier.parse().ok()).flatten()
    }
}

/// International digits without plus, 4 to 15, first not 0 (P-10).
fn phone(text: &str) -> Result<String, Problem> {
    let wrong = || {
        let message = "must be a phone number of 4 to 15 digits in international form";
        Problem::new("identifier", ProblemCode::Format, message)
    };
    if text.chars().count() > PHONE_MAX {
        let message = format!("must have at most {PHONE_MAX} characters");
        return Err(Problem::new("identifier", ProblemCode::TooLong, message));
    }
    let bare: String =
        text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '[' | ']')).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")).unwrap_or(&bare);
    let shaped = (4..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if shaped { Ok(digits.to_owned()) } else { Err(wrong()) }
}

/// An address `local@domain` of the plain forms of RFC 2822, kept as written (P-10).
fn email(text: &str) -> Result<String, Problem> {
    if text.chars().count() > EMAIL_MAX {
        let message = format!("must have at most {EMAIL_MAX} characters");
        return Err(Problem::new("identifier", ProblemCode::TooLong, message));
    }
    let wrong = || Problem::new("identifier", ProblemCode::Format, "must be an e-mail address");
    let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
    let atom = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let dotted = |part: &str| !part.split('.').any(str::is_empty);
    let host = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let shaped =
        dotted(local) && local.chars().all(atom) && dotted(domain) && domain.chars().all(host);
    if shaped { Ok(text.to_owned()) } else { Err(wrong()) }
}

/// A whole number from 1 below 2^53 (P-10).
fn number(text: &str) -> Result<String, Problem> {
    match text.parse::<i64>() {
        Ok(number) if (1..1 << 53).contains(&number) => Ok(number.to_string()),
        _ => {
            let message = "must be a person id: a whole number below 2^53";
            Err(Problem::new("identifier", ProblemCode::Format, message))
        }
    }
}

fn sized(path: &str, text: &str, limit: usize) -> Result<String, Problem> {
    match text.chars().count() {
        0 => Err(Problem::new(path, ProblemCode::Required, "must not be empty")),
        length if length > limit => {
            let message = format!("must have at most {limit} characters");
            Err(Problem::new(path, ProblemCode::TooLong, message))
        }
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(kind: IdentityType, identifier: &str) -> Option<String> {
        Identity::new(kind, identifier, None).ok().map(|identity| identity.identifier)
    }

    #[test]
    fn phones_lose_their_decoration() {
        let digits = Some("385911234567".to_owned());
        assert_eq!(stored(IdentityType::Phone, "+385 (91) 123-45.67"), digits);
        assert_eq!(stored(IdentityType::Phone, "00385911234567"), digits);
        assert_eq!(stored(IdentityType::Phone, "0911234567"), None);
        assert_eq!(stored(IdentityType::Phone, "123"), None);
        assert_eq!(stored(IdentityType::Phone, "abc"), None);
    }

    #[test]
    fn emails_are_kept_and_compared_ignoring_case() {
        let mira = Identity::new(IdentityType::Email, "Mira@Example.org", None).unwrap();
        assert_eq!(
            (mira.identifier.as_str(), mira.key().as_str()),
            ("Mira@Example.org", "mira@example.org")
        );
        assert_eq!(stored(IdentityType::Email, "a@b@c"), None);
        assert_eq!(stored(IdentityType::Email, "mira..m@example.org"), None);
        assert_eq!(stored(IdentityType::Email, "mira@"), None);
    }

    #[test]
    fn channel_identities_need_a_sender_and_others_ignore_it() {
        let missing = Identity::new(IdentityType::LiveChat, "v-1", None).unwrap_err();
        assert_eq!((missing.path.as_str(), missing.code), ("sender", ProblemCode::Required));
        let phone = Identity::new(IdentityType::Phone, "385911234567", Some("x")).unwrap();
        assert_eq!(phone.sender, "");
    }
}
