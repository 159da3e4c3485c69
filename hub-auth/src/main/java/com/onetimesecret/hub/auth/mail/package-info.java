/// Letters to people: stored with what they tell, sent after the commit, tried again until they leave.
@NullMarked
package com.onetimesecret.hub.auth.mail;

import org.jspecify.annotations.NullMarked;
