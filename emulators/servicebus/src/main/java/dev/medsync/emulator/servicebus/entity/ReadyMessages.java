package dev.medsync.emulator.servicebus.entity;

/** The messages of a queue that nobody holds, and who gets them next. */
sealed interface ReadyMessages permits CompetingConsumers, Sessions {

    /** A message became available; it may be delivered at once. */
    void add(QueuedMessage message);

    /** A message is no longer available, for another reason than delivery. */
    void remove(QueuedMessage message);

    int size();

    /** What ready messages need from their queue. */
    interface Exit {
        /** Hands a message, already taken out of the ready ones, to a consumer. */
        void deliver(QueuedMessage message, Consumer consumer);

        /**
         * Takes a locked message back.
         *
         * @param failed whether that counts as a failed delivery
         */
        void takeBack(QueuedMessage message, boolean failed);
    }
}
