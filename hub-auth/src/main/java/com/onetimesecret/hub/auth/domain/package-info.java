/// The domains under which agents are known: claimed, proven, checked again, and never given to somebody else
/// soon.
@NullMarked
package com.onetimesecret.hub.auth.domain;

import org.jspecify.annotations.NullMarked;
