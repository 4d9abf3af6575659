package io.github.admitone.jcstress;

import io.github.admitone.jcstress.broken.CheckThenActExpiry;
import io.github.admitone.jcstress.broken.CheckThenEvict;
import io.github.admitone.jcstress.broken.CheckThenPop;
import io.github.admitone.jcstress.broken.ClearWhileHeld;
import io.github.admitone.jcstress.broken.CountAfterUnlock;
import io.github.admitone.jcstress.broken.DestroyWithoutLock;
import io.github.admitone.jcstress.broken.EvictAfterUnlock;
import io.github.admitone.jcstress.broken.FenceBeforeLock;
import io.github.admitone.jcstress.broken.InsertThenEvict;
import io.github.admitone.jcstress.broken.InvalidateSnapshot;
import io.github.admitone.jcstress.broken.KeyedByHash;
import io.github.admitone.jcstress.broken.LockOfTheWrongStripe;
import io.github.admitone.jcstress.broken.MoveUnseen;
import io.github.admitone.jcstress.broken.PeekThenRemove;
import io.github.admitone.jcstress.broken.PublishThenFill;
import io.github.admitone.jcstress.broken.RemoveEmptiedLater;
import io.github.admitone.jcstress.broken.SharedArray;
import io.github.admitone.jcstress.broken.UnlockedGet;
import io.github.admitone.jcstress.broken.WriteThrough;
import java.util.List;
import java.util.Map;

/** Every hypothesis, with the sibling that it must catch: the same test, which it extends, of another cache. */
final class Expected {

    private static final Map<Class<?>, Class<?>> SIBLINGS = Map.ofEntries(
            Map.entry(TwoGetsOneTicket.class, PeekThenRemove.class),
            Map.entry(TwoGetsTwoTickets.class, LockOfTheWrongStripe.class),
            Map.entry(ThreeGetsTwoTickets.class, CheckThenPop.class),
            Map.entry(PutAndGet.class, UnlockedGet.class),
            Map.entry(PutAndGetOfTheLast.class, RemoveEmptiedLater.class),
            Map.entry(TwoPutsAndGetAtTheCap.class, CheckThenEvict.class),
            Map.entry(GetAndExpiry.class, CheckThenActExpiry.class),
            Map.entry(GetAndEvictionByOtherKey.class, EvictAfterUnlock.class),
            Map.entry(GetAndClear.class, ClearWhileHeld.class),
            Map.entry(PutAndClear.class, FenceBeforeLock.class),
            Map.entry(GetAndInvalidate.class, InvalidateSnapshot.class),
            Map.entry(PuttersDestroyAndGet.class, SharedArray.class),
            Map.entry(PublicationOfEveryField.class, PublishThenFill.class),
            Map.entry(TwoKeysOfOneHash.class, KeyedByHash.class),
            Map.entry(BoundsSeenByAThird.class, InsertThenEvict.class),
            Map.entry(StatsAddUp.class, CountAfterUnlock.class),
            Map.entry(SecretAndDestroy.class, DestroyWithoutLock.class),
            Map.entry(MoveAndInvalidate.class, MoveUnseen.class),
            Map.entry(GetAndMove.class, WriteThrough.class));

    static {
        SIBLINGS.forEach((hypothesis, sibling) -> {
            if (sibling.getSuperclass() != hypothesis) {
                throw new AssertionError(sibling + " is no sibling of " + hypothesis);
            }
        });
    }

    private Expected() {}

    static List<String> hypotheses() {
        return SIBLINGS.keySet().stream().map(Class::getName).toList();
    }

    static List<String> siblings() {
        return SIBLINGS.values().stream().map(Class::getName).toList();
    }
}
