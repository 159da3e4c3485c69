package com.onetimesecret.hub.auth.operation;

import tools.jackson.databind.annotation.JsonDeserialize;

/// The particulars of an operation, any JSON value, in the one form that is hashed, stored and shown: members sorted
/// by name, no white space, numbers as they were written.
@JsonDeserialize(using = DetailsReader.class)
record Details(String canonical) {}
