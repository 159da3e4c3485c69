/// Who an agent is and what it signed, here and elsewhere, for agents that ask (WIRE 6).
@NullMarked
package com.onetimesecret.hub.auth.verify;

import org.jspecify.annotations.NullMarked;
