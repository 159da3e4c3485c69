package com.onetimesecret.hub.rotation;

import com.onetimesecret.hub.api.seal.PassingKeyUse;
import com.onetimesecret.hub.api.seal.SealedColumns;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What features have sealed: what can be sealed anew, and what passes by itself.
@Component
record SealedThings(ObjectProvider<SealedColumns> columns, ObjectProvider<PassingKeyUse> passing) {}
