package com.onetimesecret.hub.auth.operation;

import com.onetimesecret.hub.api.approval.ApprovalId;
import com.onetimesecret.hub.api.approval.SingleApprovals;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.auth.approval.ShownHash;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Operations that other parts of the hub ask for in an agent's place: the same cards as its own, used up by the act.
@Component
class SingleActs implements SingleApprovals {

    private final AskOperation operations;
    private final JdbcOperations stored;

    SingleActs(AskOperation operations, JdbcOperations stored) {
        this.operations = operations;
        this.stored = stored;
    }

    @Override
    public boolean use(CurrentAgent caller, Act act) {
        var asked = ShownHash.ofAsked(
                caller.networkId(), caller.id(), caller.name(), act.action(), canonical(act), List.of());
        return stored.use(caller.id(), asked, act.life());
    }

    @Override
    public ApprovalId ask(CurrentAgent caller, Act act) {
        var request = new OperationRequest(
                act.action(), new Details(canonical(act)), List.of(), act.life().toSeconds(), null);
        request.check();
        return operations
                .ask(caller, request, ClientAddress.UNKNOWN.value())
                .approval()
                .card()
                .id();
    }

    /// Sorted and without white space, as what agents send is after it was read.
    private static String canonical(Act act) {
        return JsonMapper.shared().writeValueAsString(act.details());
    }
}
