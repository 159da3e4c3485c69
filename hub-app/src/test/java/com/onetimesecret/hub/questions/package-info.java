/// Questions and the brake on threads, over plain HTTP.
@NullMarked
package com.onetimesecret.hub.questions;

import org.jspecify.annotations.NullMarked;
