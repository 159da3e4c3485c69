/// The private store of an agent: labelled values that only the agent reads, with their earlier versions.
@NullMarked
package com.onetimesecret.hub.vault.store;

import org.jspecify.annotations.NullMarked;
