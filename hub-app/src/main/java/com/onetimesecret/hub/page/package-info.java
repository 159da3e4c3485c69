/// What every page for people shares: the frame around it, and how texts and times are shown.
@NullMarked
package com.onetimesecret.hub.page;

import org.jspecify.annotations.NullMarked;
