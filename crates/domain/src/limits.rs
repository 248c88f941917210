//! Every limit of the domain by the name the specification gives it (P-106, C-100), with its reason
//! where the figure is ours. Exceeding one is refused with its name; nothing is cut silently.

/// Characters of a phone number as typed.
pub const PHONE_MAX: usize = 50;
/// Characters of an e-mail address.
pub const EMAIL_MAX: usize = 255;
/// Characters of an external id.
pub const EXTERNAL_ID_MAX: usize = 256;
/// Characters of a channel identifier or sender.
pub const CHANNEL_ID_MAX: usize = 255;
/// Phones of one person.
pub const PHONES_MAX: usize = 100;
/// E-mail addresses of one person.
pub const EMAILS_MAX: usize = 100;
/// Identities of one channel type of one person.
pub const CHANNEL_IDS_MAX: usize = 100;
/// Persons in one batch, upsert or tag call.
pub const PERSON_BATCH_MAX: usize = 1000;

/// Characters of an attribute name.
pub const NAME_MAX: usize = 256;
/// Characters of a text value.
pub const TEXT_MAX: usize = 4096;
/// Items of a list of objects per person.
pub const LIST_ITEMS_MAX: usize = 128;
/// Fields of a list's schema.
pub const LIST_FIELDS_MAX: usize = 128;
/// Bytes of a list as JSON.
pub const LIST_BYTES_MAX: usize = 65_536;
/// Characters of a list as JSON, without the ids of its items, in version 2 of the people API.
pub const LIST_TEXT_MAX: usize = 4096;
/// Custom attributes of a workspace.
pub const CUSTOM_ATTRIBUTES_MAX: usize = 500;

/// Computed attributes of a workspace.
pub const COMPUTED_MAX: usize = 100;
/// Steps in the longest chain of computed attributes that read one another (P-41).
pub const COMPUTED_DEPTH_MAX: usize = 5;
/// Property filters of one aggregate or event clause.
pub const AGG_FILTERS_MAX: usize = 10;
/// Characters of a formula (P-56).
pub const FORMULA_MAX: usize = 4000;
/// Depth of brackets, calls, `not` and signs in a formula: deeper than anyone reads, shallow enough
/// for any stack.
pub const FORMULA_DEPTH_MAX: usize = 64;
/// Regular expressions in one formula.
pub const FORMULA_PATTERNS_MAX: usize = 20;
/// Bytes one compiled regular expression of a formula may take: Unicode classes fit, repeated
/// repetitions do not.
pub const FORMULA_PATTERN_BYTES_MAX: usize = 262_144;
/// Problems reported for one formula; more would only bury the first.
pub const FORMULA_PROBLEMS_MAX: usize = 50;
/// Days of a rolling or day window (P-53).
pub const WINDOW_DAYS_MAX: u32 = 3650;

/// Event definitions of a workspace.
pub const EVENT_DEFINITIONS_MAX: usize = 500;
/// Properties of one event definition.
pub const EVENT_FIELDS_MAX: usize = 120;
/// Characters of a property name.
pub const EVENT_FIELD_NAME_MAX: usize = 128;
/// Characters of an event title.
pub const EVENT_TITLE_MAX: usize = 100;
/// Characters of an event description.
pub const EVENT_DESCRIPTION_MAX: usize = 2000;
/// Characters of a definition id or event id.
pub const EVENT_ID_MAX: usize = 36;
/// Characters of a text property.
pub const EVENT_STRING_MAX: usize = 4096;
/// Events of one batch.
pub const EVENT_BATCH_MAX: usize = 5000;
/// Bytes of one event.
pub const EVENT_BYTES_MAX: usize = 512_000;
/// Bytes of one batch.
pub const EVENT_BATCH_BYTES_MAX: usize = 15_728_640;
/// Days an event of a batch may lie in the past.
pub const EVENT_BATCH_AGE_MAX_DAYS: i64 = 30;
/// Days events of a definition are kept at least, when they are not kept for ever (P-103).
pub const EVENT_RETENTION_DAYS_MIN: u32 = 30;
/// Days events of a definition are kept at most, when they are not kept for ever: a century.
pub const EVENT_RETENTION_DAYS_MAX: u32 = 36_500;
/// Problems reported for one batch; more would only bury the first.
pub const BATCH_PROBLEMS_MAX: usize = 100;
/// Days after its deletion in which an event id stays taken (P-66).
pub const EVENT_ID_KEPT_DAYS: i64 = 30;
/// Characters of a context label.
pub const CONTEXT_LABEL_MAX: usize = 60;

/// Characters of a tag name after trimming.
pub const TAG_NAME_MAX: usize = 256;
/// Tags of a workspace.
pub const TAGS_MAX: usize = 5000;

/// Items of one page of the native API.
pub const NATIVE_PAGE_MAX: usize = 200;
/// Items of one page of the people API.
pub const PAGE_MAX: usize = 1000;
/// Clauses of a filter or segment query.
pub const FILTER_CLAUSES_MAX: usize = 25;
/// Depth of a filter.
pub const FILTER_DEPTH_MAX: usize = 8;
/// Values of one `#in`.
pub const FILTER_VALUES_MAX: usize = 500;
/// Problems reported for one filter or segment; more would only bury the first.
pub const FILTER_PROBLEMS_MAX: usize = 100;
/// Instants at which a condition is looked at to find its next change; later ones are found when
/// the last of these has come.
pub const OUTLOOK_STEPS_MAX: usize = 16;

/// Segments of a workspace.
pub const SEGMENTS_MAX: usize = 500;
/// Event clauses of a segment (P-79).
pub const SEGMENT_EVENTS_MAX: usize = 5;
/// Characters of a segment's description, as many as of an event's.
pub const SEGMENT_DESCRIPTION_MAX: usize = 2000;
/// How often events may be asked for in one clause.
pub const CLAUSE_TIMES_MAX: i64 = 1_000_000_000;

/// Rules of one profile score.
pub const SCORE_RULES_MAX: usize = 100;
/// Points one rule gives or takes at most (P-54).
pub const SCORE_POINTS_MAX: i64 = 1_000_000;

/// Characters of a bot's name.
pub const BOT_NAME_MAX: usize = 100;
/// Characters of a bot's description.
pub const BOT_DESCRIPTION_MAX: usize = 500;
/// Branches of one Conditions element.
pub const BRANCHES_MAX: usize = 20;
/// Conditions of one branch.
pub const BRANCH_CONDITIONS_MAX: usize = 10;
/// Elements one turn may run; more is an endless loop (C-21).
pub const TURN_ELEMENTS_MAX: usize = 500;
/// Days after its end in which the trace of a session is kept (C-95).
pub const SESSION_LOG_DAYS: i64 = 30;
/// Minutes of silence after which a session ends (C-79).
pub const SESSION_TIMEOUT_MINUTES: i64 = 15;
/// Characters of a bot attribute name.
pub const ATTRIBUTE_NAME_MAX: usize = 128;
/// Bytes of a bot attribute value.
pub const ATTRIBUTE_BYTES_MAX: usize = 65_536;
/// Steps one template may take.
pub const LIQUID_STEPS_MAX: usize = 10_000;
/// Bytes one template may render, and one value inside it may have: as many as an attribute holds.
pub const LIQUID_OUTPUT_MAX: usize = 65_536;
/// Steps all templates and conditions of one turn may take together: a tenth of a second.
pub const TURN_STEPS_MAX: usize = 1_000_000;
/// Bytes all messages of one turn may have together: more than anyone reads.
pub const TURN_OUTPUT_MAX: usize = 262_144;
/// Depth of nested tags in a template: deeper than anyone reads, shallow enough for any stack.
pub const LIQUID_DEPTH_MAX: usize = 32;
/// Depth of nested JSON in a bot's values and document: a dialog's branches may nest some twenty
/// times.
pub const JSON_DEPTH_MAX: usize = 96;
/// Seconds a deactivated bot may let its sessions go on (C-3).
pub const GRACE_MAX_SECONDS: i64 = 86_400;
/// Minutes a session timeout may be at most (C-79).
pub const SESSION_TIMEOUT_MINUTES_MAX: i64 = 1_440;
/// Problems listed for one bot document; more would only bury the first.
pub const BOT_PROBLEMS_MAX: usize = 1_000;
/// Dialogs of one bot.
pub const DIALOGS_MAX: usize = 500;
/// Elements of one bot.
pub const BOT_ELEMENTS_MAX: usize = 10_000;
/// Attributes of one bot.
pub const BOT_ATTRIBUTES_MAX: usize = 500;
/// Events an opener shows beside the newest one (I-74).
pub const OPENER_EVENTS_MAX: usize = 10;
/// Days in which an event is recent to an opener (I-80).
pub const OPENER_EVENT_DAYS: i64 = 7;
/// Opener rules of a workspace: each is looked at when a session starts.
pub const OPENER_RULES_MAX: usize = 50;
/// Characters of the id of an opener rule.
pub const OPENER_RULE_ID_MAX: usize = 36;
/// Hours that an event may be old of which an opener rule speaks: 90 days (I-80).
pub const OPENER_RULE_HOURS_MAX: i64 = 2160;
/// Characters of the template of an opener rule.
pub const OPENER_TEMPLATE_MAX: usize = 4096;
/// Characters of a message.
pub const MESSAGE_MAX: usize = 4096;
/// Variations of a text.
pub const VARIATIONS_MAX: usize = 5;
/// Repeats of a waiting element.
pub const REPEAT_MAX: u32 = 3;
/// Buttons of one message.
pub const BUTTONS_MAX: usize = 10;
/// Tags of one Customer Profiles tags element.
pub const ELEMENT_TAGS_MAX: usize = 20;
/// Bytes of a bot document: far above any bot seen, far below what would slow an editor.
pub const BOT_DOCUMENT_BYTES_MAX: usize = 4_194_304;
