//! Delivery of webhooks: one signed POST.

use crate::egress::{Egress, EgressError};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use rapport_app::outbox::{Attempt, Delivery, Outcome, Webhook};
use rapport_domain::causes::Causes;
use rapport_domain::hex;
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use sha2::Sha256;
use std::time::Duration;

/// Time for the whole call.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Delivers webhooks over HTTP.
pub struct WebhookDelivery {
    egress: Egress,
}

impl WebhookDelivery {
    /// A delivery through the one client.
    pub const fn new(egress: Egress) -> Self {
        Self { egress }
    }

    async fn post(&self, webhook: &Webhook) -> Result<Outcome, EgressError> {
        let timestamp = (webhook.at.0 / 1000).to_string();
        let signed = format!("{}.{timestamp}.{}", webhook.message_id, webhook.body);
        let standard = BASE64_STANDARD.encode(mac(&webhook.secret, &signed));
        let response = self
            .egress
            .post(&webhook.url)?
            .timeout(TIMEOUT)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("Rapport/", env!("CARGO_PKG_VERSION")))
            .header("x-signature", hex::encode(&mac(&webhook.secret, &webhook.body)))
            .header("webhook-id", &webhook.message_id)
            .header("webhook-timestamp", &timestamp)
            .header("webhook-signature", format!("v1,{standard}"))
            .body(webhook.body.clone())
            .send()
            .await
            .map_err(EgressError::Call)?;
        let status = response.status();
        if status.is_success() {
            Ok(Outcome::Delivered)
        } else {
            Ok(Outcome::Failed(format!("answered {status}")))
        }
    }
}

impl Delivery for WebhookDelivery {
    fn deliver(&self, webhook: Webhook) -> Attempt<'_> {
        Box::pin(async move {
            match self.post(&webhook).await {
                Ok(outcome) => outcome,
                Err(error) => Outcome::Failed(Causes(&error).to_string()),
            }
        })
    }
}

fn mac(secret: &str, text: &str) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        // HMAC takes keys of every length.
        return Vec::new();
    };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
