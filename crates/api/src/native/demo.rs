//! What the demo page needs: the active bots and the widgets they answer on.

use crate::body::json;
use crate::route::{Route, Routes};
use crate::{Api, Failure};
use axum::Extension;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rapport_app::access::Caller;
use rapport_domain::access::Capability;
use rapport_domain::bot::ChannelType;
use schemars::JsonSchema;
use serde::Serialize;

/// Adds the route.
pub(super) fn add(routes: &mut Routes) {
    routes.add(
        Route::native(Method::GET, "/api/v1/demo", Capability::ReadBots)
            .summary("The bots one can talk to in the demo")
            .answers::<DemoBody>(200),
        demo,
    );
}

/// The demo's bots.
#[derive(Debug, Serialize, JsonSchema)]
struct DemoBody {
    bots: Vec<DemoBot>,
}

/// A bot and the widget it answers on.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DemoBot {
    id: String,
    name: String,
    widget_id: String,
}

/// Any workspace can be tried out this way, not only the one of `rapport demo`.
async fn demo(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Failure> {
    let channels = api.app.channels(&caller.actor()).await?;
    let widgets =
        channels.into_iter().filter(|channel| channel.channel_type == ChannelType::LiveChat);
    let bots = widgets
        .filter_map(|channel| {
            let bot = channel.bot?;
            let (name, widget_id) = (channel.settings.name, channel.id.0);
            Some(DemoBot { id: bot.id.0, name, widget_id })
        })
        .collect();
    Ok(json(StatusCode::OK, &DemoBody { bots }))
}
