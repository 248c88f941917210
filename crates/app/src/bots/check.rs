//! Bot documents on their way in: what is refused at once, what is listed, what is compiled.
//!
//! A draft may be wrong in every way and still be saved; it only has to be a JSON object of bounded
//! size. Everything else is listed by validation, and errors block publishing (C-90).

use super::{Bot, BotChange, NewBot};
use crate::Error;
use crate::scope::Scope;
use rapport_domain::bot::{self, Catalog, ChannelType, CheckedBot, ComputedFact, SenderFact};
use rapport_domain::computed::{ComputedAttribute, Status};
use rapport_domain::ids::ChannelId;
use rapport_domain::limits::{BOT_DESCRIPTION_MAX, BOT_DOCUMENT_BYTES_MAX, BOT_NAME_MAX};
use rapport_domain::liquid::Data;
use rapport_domain::problem::{Problem, ProblemCode};

/// The languages of C-2.
const LANGUAGES: [&str; 7] =
    ["ENGLISH", "CROATIAN", "SPANISH", "PORTUGUESE", "ARABIC", "OTHER_LATIN", "OTHER_NON_LATIN"];

/// The draft of a new bot without one of its own: a Default dialog that says nothing yet.
const EMPTY: &str = r#"{"formatVersion":1,"bot":{},"attributes":[],"keywords":[],"groups":[],
"dialogs":[{"id":"default","name":"Default","kind":"DEFAULT","elements":[]}]}"#;

/// A draft as it is stored, with what the bot's list entry shows of it.
pub(super) struct Checked {
    /// The document, compact.
    pub(super) text: String,
    pub(super) name: Option<String>,
    pub(super) language: Option<String>,
    pub(super) description: Option<String>,
}

/// Reads a document that is to become the draft of a bot.
pub(super) fn draft(text: &str) -> Result<Checked, Error> {
    Checked::of(&object(text)?)
}

/// The first draft of a bot: its own document, or an empty one, with the settings of its making.
pub(super) fn first(new: &NewBot) -> Result<Checked, Error> {
    let mut document = object(new.document.as_deref().unwrap_or(EMPTY))?;
    let language = new.language.as_deref();
    let mut problems = settings(Some(&new.name), language, Some(&new.description));
    if let Some(given) = setting(&document, "channel")
        && given != new.channel_type.name()
    {
        let message = format!("the document is for {given}");
        problems.push(Problem::new("channel", ProblemCode::NotAllowed, message));
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    set(&mut document, "name", &new.name);
    set(&mut document, "channel", new.channel_type.name());
    if setting(&document, "language").is_none() || language.is_some() {
        set(&mut document, "language", language.unwrap_or("ENGLISH"));
    }
    if setting(&document, "description").is_none() || !new.description.is_empty() {
        set(&mut document, "description", &new.description);
    }
    Checked::of(&document)
}

/// A document as it is for a channel type.
pub(super) fn for_channel(text: &str, channel_type: ChannelType) -> Result<String, Error> {
    let mut document = object(text)?;
    set(&mut document, "channel", channel_type.name());
    Checked::of(&document).map(|checked| checked.text)
}

/// A draft with changed settings.
pub(super) fn changed(text: &str, change: &BotChange) -> Result<Checked, Error> {
    let mut document = object(text)?;
    let (name, language) = (change.name.as_deref(), change.language.as_deref());
    let description = change.description.as_deref();
    let problems = settings(name, language, description);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    for (field, value) in [("name", name), ("language", language), ("description", description)] {
        if let Some(value) = value {
            set(&mut document, field, value);
        }
    }
    Checked::of(&document)
}

/// Everything wrong with a document in this workspace (C-91).
pub(super) fn document(text: &str, scope: &Scope<'_>) -> CheckedBot {
    look(text, None, scope)
}

/// Everything wrong with a document that is to become active on channels.
pub(super) fn activation(
    text: &str,
    bot: &Bot,
    channels: &[ChannelId],
    scope: &Scope<'_>,
) -> CheckedBot {
    let sender = |id: &ChannelId| {
        let channel = scope.catalog.channel(id).ok();
        let active = channel.and_then(|channel| channel.bot.as_ref());
        SenderFact { has_other_bot: active.is_some_and(|active| active.id != bot.id) }
    };
    let senders: Vec<SenderFact> = channels.iter().map(sender).collect();
    look(text, Some(&senders), scope)
}

fn look(text: &str, senders: Option<&[SenderFact]>, scope: &Scope<'_>) -> CheckedBot {
    let fact = |attribute: &ComputedAttribute| ComputedFact {
        name: attribute.name.clone(),
        data_type: attribute.result_type,
        active: attribute.status == Status::Active,
    };
    let computed: Vec<ComputedFact> = scope.catalog.computed.iter().map(fact).collect();
    let catalog = Catalog {
        events: scope.catalog.events.all(),
        custom: scope.catalog.attributes.custom(),
        computed: &computed,
        senders,
    };
    bot::check(text, &catalog)
}

/// Refuses channels that are not there or are of another type.
pub(super) fn channels(
    ids: &[ChannelId],
    channel_type: ChannelType,
    scope: &Scope<'_>,
) -> Result<(), Error> {
    let mut problems = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        let wrong = match scope.catalog.channel(id) {
            Err(_) => Some((ProblemCode::Missing, "there is no such channel".to_owned())),
            Ok(channel) if channel.channel_type != channel_type => {
                Some((ProblemCode::NotAllowed, format!("must be a channel of type {channel_type}")))
            }
            Ok(_) => None,
        };
        if let Some((code, message)) = wrong {
            problems.push(Problem::new(format!("channelIds[{index}]"), code, message));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

fn object(text: &str) -> Result<Data, Error> {
    let refuse =
        |code, message: String| Err(Error::invalid(Problem::new("document", code, message)));
    if text.len() > BOT_DOCUMENT_BYTES_MAX {
        let message = format!("must have at most {BOT_DOCUMENT_BYTES_MAX} bytes");
        return refuse(ProblemCode::TooLong, message);
    }
    match Data::parse(text) {
        Some(document @ Data::Object(_)) => Ok(document),
        _ => refuse(ProblemCode::Format, "must be a JSON object".to_owned()),
    }
}

/// All problems of the settings that stand in lists (C-2).
fn settings(name: Option<&str>, language: Option<&str>, description: Option<&str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let too_long = |path, most| {
        let message = format!("must have at most {most} characters");
        Problem::new(path, ProblemCode::TooLong, message)
    };
    if name.is_some_and(|name| name.trim().is_empty()) {
        problems.push(Problem::new("name", ProblemCode::Required, "must not be empty"));
    }
    if name.is_some_and(|name| name.chars().count() > BOT_NAME_MAX) {
        problems.push(too_long("name", BOT_NAME_MAX));
    }
    if description.is_some_and(|text| text.chars().count() > BOT_DESCRIPTION_MAX) {
        problems.push(too_long("description", BOT_DESCRIPTION_MAX));
    }
    if language.is_some_and(|language| !LANGUAGES.contains(&language)) {
        let message = format!("must be one of {}", LANGUAGES.join(", "));
        problems.push(Problem::new("language", ProblemCode::NotAllowed, message));
    }
    problems
}

impl Checked {
    fn of(document: &Data) -> Result<Self, Error> {
        let own = |field: &str| setting(document, field).map(str::to_owned);
        Ok(Self {
            name: own("name").filter(|name| settings(Some(name), None, None).is_empty()),
            language: own("language").filter(|text| LANGUAGES.contains(&text.as_str())),
            description: own("description")
                .filter(|text| settings(None, None, Some(text)).is_empty()),
            text: document.to_json(),
        })
    }

    /// Makes the bot's list entry follow its draft, as far as the draft says something usable.
    pub(super) fn show(&self, bot: &mut Bot) {
        for (shown, own) in [
            (&mut bot.name, &self.name),
            (&mut bot.language, &self.language),
            (&mut bot.description, &self.description),
        ] {
            if let Some(own) = own {
                shown.clone_from(own);
            }
        }
    }
}

/// A text of the document's `bot` object.
fn setting<'d>(document: &'d Data, field: &str) -> Option<&'d str> {
    document.get("bot")?.get(field)?.as_text()
}

fn set(document: &mut Data, field: &str, value: &str) {
    let bot = entry(document, "bot");
    if !matches!(bot, Data::Object(_)) {
        *bot = Data::Object(Vec::new());
    }
    *entry(bot, field) = Data::text(value);
}

/// The value of an object's field, made if missing.
fn entry<'d>(object: &'d mut Data, field: &str) -> &'d mut Data {
    if !matches!(object, Data::Object(_)) {
        *object = Data::Object(Vec::new());
    }
    let Data::Object(entries) = object else { return object };
    let place = entries.iter().position(|(name, _)| name == field).unwrap_or(entries.len());
    if place == entries.len() {
        entries.push((field.to_owned(), Data::Null));
    }
    &mut entries[place].1
}
