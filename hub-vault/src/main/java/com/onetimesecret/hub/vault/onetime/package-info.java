/// The wire of Onetime Secret's two APIs in front of the secrets: how their clients send and what they expect
/// back.
@NullMarked
package com.onetimesecret.hub.vault.onetime;

import org.jspecify.annotations.NullMarked;
