package com.onetimesecret.hub.docspage;

import java.util.List;

/// Calls that serve one purpose.
///
/// @param anchor of its place on the page
record Group(String name, String anchor, String about, List<Call> calls) {

    Group {
        calls = List.copyOf(calls);
    }
}
