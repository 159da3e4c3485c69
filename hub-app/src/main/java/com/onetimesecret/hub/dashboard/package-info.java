/// The requests that wait for a person, the card of each, and the apps a person signs in to.
@NullMarked
package com.onetimesecret.hub.dashboard;

import org.jspecify.annotations.NullMarked;
