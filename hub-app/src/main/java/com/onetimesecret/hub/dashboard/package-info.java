/// The pages for people: sign-in, set-up, and the approvals that a person decides.
@NullMarked
package com.onetimesecret.hub.dashboard;

import org.jspecify.annotations.NullMarked;
