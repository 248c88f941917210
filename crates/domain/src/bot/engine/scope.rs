//! What templates see of a session: its attributes and the predefined ones.

use super::run::Run;
use crate::bot::compile::CompiledBot;
use crate::bot::predefined::Predefined;
use crate::bot::session::Session;
use crate::bot::trace::MASK;
use crate::bot::value::BotValue;
use crate::liquid::{Data, Scope};
use std::borrow::Cow;

/// A session as templates see it.
pub(super) struct SessionScope<'s>(&'s Session);

impl<'s> SessionScope<'s> {
    pub(super) fn of(session: &'s Session) -> Self {
        Self(session)
    }
}

impl Scope for SessionScope<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, Data>> {
        if let Some(value) = self.0.attributes.get(name) {
            return Some(match value {
                BotValue::Json(data) => Cow::Borrowed(data),
                value => Cow::Owned(value.to_data()),
            });
        }
        Predefined::named(name).map(|predefined| predefined.read(self.0))
    }
}

/// The same with sensitive values masked: for the trace (C-26).
pub(super) struct MaskedScope<'s> {
    bot: &'s CompiledBot,
    session: SessionScope<'s>,
}

impl Scope for MaskedScope<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, Data>> {
        let value = self.session.get(name)?;
        let masked = self.bot.is_sensitive(name) && !value.is_null();
        Some(if masked { Cow::Owned(Data::text(MASK)) } else { value })
    }
}

impl Run<'_> {
    pub(super) fn scope(&self) -> SessionScope<'_> {
        SessionScope(self.session)
    }

    pub(super) fn masked_scope(&self) -> MaskedScope<'_> {
        MaskedScope { bot: self.bot, session: self.scope() }
    }
}
