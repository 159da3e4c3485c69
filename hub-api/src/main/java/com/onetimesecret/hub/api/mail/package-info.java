/// Letters to people, which leave after the commit of what they tell.
@NullMarked
package com.onetimesecret.hub.api.mail;

import org.jspecify.annotations.NullMarked;
