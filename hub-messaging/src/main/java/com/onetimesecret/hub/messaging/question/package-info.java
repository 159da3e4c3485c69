/// Questions as durable state: asked, routed, waited for, answered and closed.
@NullMarked
package com.onetimesecret.hub.messaging.question;

import org.jspecify.annotations.NullMarked;
