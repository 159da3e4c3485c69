package com.onetimesecret.hub.auth.notice;

/// What a notice says, in the reader's language.
///
/// @param path where it leads, on this hub
record NoticeText(String title, String body, String path) {}
