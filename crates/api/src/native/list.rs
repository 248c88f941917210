//! Lists of the native API: limit, cursor, order, search, total.

use super::body::Page;
use crate::Failure;
use crate::body::json;
use crate::parameters::Parameters;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rapport_app::Error;
use rapport_domain::limits::NATIVE_PAGE_MAX;
use rapport_domain::problem::ProblemCode;
use serde::Serialize;

/// Items of a page when nothing is said.
const LIMIT: usize = 50;

/// The parameters of every list, for the documentation.
pub(super) const PARAMETERS: &[(&str, &str)] = &[
    ("limit", "items of a page, 1 to 200; 50"),
    ("cursor", "`nextCursor` of the page before"),
    ("sort", "`field:asc` or `field:desc`"),
    ("q", "searches"),
    ("count", "`true` adds the total"),
];

/// What a request asks of a list.
#[derive(Debug)]
pub(super) struct ListQuery {
    pub(super) limit: usize,
    pub(super) cursor: Option<String>,
    pub(super) search: Option<String>,
    /// The field of the order.
    pub(super) field: String,
    pub(super) descending: bool,
    pub(super) counted: bool,
}

impl ListQuery {
    /// Reads the parameters; `fields` can be ordered by, the first in `default` direction.
    pub(super) fn read(parameters: &mut Parameters, fields: &[&str], default: &str) -> Self {
        let limit = parameters.number("limit", LIMIT, (1, NATIVE_PAGE_MAX));
        let order = parameters.text("sort").unwrap_or(default).to_owned();
        let (field, direction) = order.split_once(':').unwrap_or((order.as_str(), ""));
        if !fields.contains(&field) || !matches!(direction, "asc" | "desc") {
            let message = format!("must be one of {} with :asc or :desc", fields.join(", "));
            parameters.note("sort", ProblemCode::NotAllowed, &message);
        }
        Self {
            limit,
            cursor: parameters.text("cursor").map(str::to_owned),
            search: parameters.text("q").map(str::to_owned),
            field: field.to_owned(),
            descending: direction == "desc",
            counted: parameters.truth("count"),
        }
    }

    /// The page of a list that is in memory as a whole. `keys_of` gives the text searched in, the
    /// text ordered by under the field asked for, and an id that breaks ties.
    fn page_of<T>(
        &self,
        items: Vec<T>,
        keys_of: impl Fn(&str, &T) -> Keys,
    ) -> Result<Page<T>, Failure> {
        let start = self.cursor.as_deref().map(decode).transpose()?;
        let needle = self.search.as_deref().map(str::to_lowercase);
        let mut found: Vec<((String, String), T)> = Vec::new();
        for item in items {
            let keys = keys_of(&self.field, &item);
            if needle.as_ref().is_none_or(|needle| keys.searched.to_lowercase().contains(needle)) {
                found.push(((keys.order, keys.id), item));
            }
        }
        found.sort_by(
            |(one, _), (other, _)| {
                if self.descending { other.cmp(one) } else { one.cmp(other) }
            },
        );
        let total = found.len();
        if let Some(start) = start {
            found.retain(|(key, _)| if self.descending { *key < start } else { *key > start });
        }
        let more = found.len() > self.limit;
        found.truncate(self.limit);
        let last = found.last().filter(|_| more);
        let mut page = Page::new(Vec::new(), last.map(|(key, _)| encode(key)));
        page.items = found.into_iter().map(|(_, item)| item).collect();
        if self.counted {
            page.set_total(total);
        }
        Ok(page)
    }
}

/// Answers a page of a list that is in memory as a whole, as the request asks for it; `fields` can
/// be ordered by.
pub(super) fn answer<T: Serialize>(
    mut parameters: Parameters,
    (fields, default): (&[&str], &str),
    items: Vec<T>,
    keys_of: impl Fn(&str, &T) -> Keys,
) -> Result<Response, Failure> {
    let query = ListQuery::read(&mut parameters, fields, default);
    parameters.finish()?;
    Ok(json(StatusCode::OK, &query.page_of(items, keys_of)?))
}

/// What a list needs to know about an item.
pub(super) struct Keys {
    pub(super) searched: String,
    pub(super) order: String,
    pub(super) id: String,
}

fn encode((order, id): &(String, String)) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::json!([order, id]).to_string())
}

fn decode(cursor: &str) -> Result<(String, String), Failure> {
    let json = URL_SAFE_NO_PAD.decode(cursor).ok();
    let place = json.and_then(|json| serde_json::from_slice(&json).ok());
    place.ok_or_else(invalid_cursor)
}

/// The failure of a list; a bad cursor has a code of its own.
pub(super) fn refused(error: Error) -> Failure {
    match &error {
        Error::Invalid(problems) if problems.iter().any(|p| p.path == "cursor") => invalid_cursor(),
        _ => error.into(),
    }
}

fn invalid_cursor() -> Failure {
    let message = "the cursor is not one that this list answered";
    Failure::named(StatusCode::BAD_REQUEST, "invalid_cursor", message)
}
