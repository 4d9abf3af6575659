package io.github.admitone.store;

/** The listing of docs/stores.md keeps the contract. */
class MapTicketStoreTest extends TicketStoreContractTest {

    private final MapTicketStore shared = new MapTicketStore();

    @Override
    protected TicketStore open() {
        return shared;
    }
}
