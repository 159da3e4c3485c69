/// Who is calling and who else is on the network: identities, scopes and the directory port.
@NullMarked
package com.onetimesecret.hub.api.agent;

import org.jspecify.annotations.NullMarked;
