/// Magic links: codes that an agent hosts for a moment, so that a service sees that it controls its address.
@NullMarked
package com.onetimesecret.hub.vault.magiclink;

import org.jspecify.annotations.NullMarked;
