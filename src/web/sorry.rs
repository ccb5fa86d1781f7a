//! Every answer that is not what was asked for, in plain words.

use crate::store::StoreError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;

/// Travels in the response's extensions to [`super::guard`], which makes the page of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sorry {
    pub status: StatusCode,
    pub title: String,
    pub text: String,
}

/// What the template gets.
#[derive(Serialize)]
pub(super) struct SorryView<'a> {
    pub code: u16,
    pub title: &'a str,
    pub text: &'a str,
}

impl Sorry {
    pub fn new(status: StatusCode, title: &str, text: impl Into<String>) -> Self {
        Self { status, title: title.to_owned(), text: text.into() }
    }
    pub fn no_such_page() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such page", "The address may have been cut short on its way.")
    }
    pub fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "That cannot be done here",
            "This address takes another kind of request.",
        )
    }
    pub fn our_fault() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong on our side",
            "Nothing was lost; the cause is in Anteroom's log.",
        )
    }
    pub fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "Nothing was changed",
            "The store is busy or cannot be reached. Please press the button once more in a moment; twice does no harm.",
        )
    }
    /// `there` is where the real button is.
    pub fn other_site(there: &str) -> Self {
        let text = format!("This press came from another site. Please open {there} and use the button there.");
        Self::new(StatusCode::FORBIDDEN, "Nothing was done", text)
    }
    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "That took too long",
            "Anteroom is busy. Please try again in a moment; pressing twice does no harm.",
        )
    }
    /// Words for an error that the server's own layers made without any.
    pub fn for_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::no_such_page(),
            StatusCode::METHOD_NOT_ALLOWED => Self::wrong_method(),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(
                status,
                "That is too much",
                "The form was larger than Anteroom takes. Please shorten the note.",
            ),
            status if status.is_server_error() => Self { status, ..Self::our_fault() },
            status => Self::new(
                status,
                "That request could not be understood",
                "Please open the link again and use the button on the page.",
            ),
        }
    }
    pub fn view(&self) -> SorryView<'_> {
        SorryView { code: self.status.as_u16(), title: &self.title, text: &self.text }
    }
}

impl From<StoreError> for Sorry {
    fn from(error: StoreError) -> Self {
        error!("a page could not be made: {error}");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The store does not answer",
            "Anteroom cannot reach its database, or cannot write to it, at the moment. Nothing was changed. Please try again; the cause is in its log.",
        )
    }
}

impl IntoResponse for Sorry {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
