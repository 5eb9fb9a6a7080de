//! Events as values: owned copies, and their debug output.

use crate::too_long;
use sanschat::Event;

fn one_of_each() -> [Event<'static>; 9] {
    [
        Event::Opened,
        Event::Message(b"caf\xc3\xa9\r\"".into()),
        Event::Data(b"".into()),
        Event::End,
        too_long(7, "first 7"),
        Event::Malformed,
        Event::Eof { partial: None },
        Event::Eof {
            partial: Some(b"half\0".into()),
        },
        Event::Closed,
    ]
}

#[test]
fn owned_events_are_equal() {
    for event in one_of_each() {
        assert_eq!(event.clone().into_owned(), event);
    }
}

/// Bytes are shown as escaped text, so that a log of events is readable.
#[test]
fn events_are_shown_as_text() {
    let shown = one_of_each().map(|event| format!("{event:?}"));
    let expected = [
        "Opened",
        r#"Message("caf\xc3\xa9\r\"")"#,
        r#"Data("")"#,
        "End",
        r#"TooLong { limit: 7, start: "first 7" }"#,
        "Malformed",
        "Eof { partial: None }",
        r#"Eof { partial: Some("half\x00") }"#,
        "Closed",
    ];
    assert_eq!(shown, expected);
}
