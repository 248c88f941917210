//! Chatbots.
