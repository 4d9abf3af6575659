package io.github.admitone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionScopeTest {

    private static final byte[] BYTES = "value".getBytes(UTF_8);

    private static final SessionScope IDENTITY =
            SessionScope.builder().clientIdentity(BYTES).build();
    private static final SessionScope TENANT =
            SessionScope.builder().partition("tenant").build();
    private static final SessionScope POLICY =
            SessionScope.builder().verificationPolicy("PKIX").build();

    @Test
    void build_noComponents_isNone() {
        assertThat(SessionScope.builder().build()).isSameAs(SessionScope.none());
    }

    @Test
    void none_hasNoDigest() {
        assertThat(SessionScope.none().digest()).isEmpty();
    }

    @Test
    void digest_isSha256OverLabelLengthAndValue() throws Exception {
        byte[] expected = MessageDigest.getInstance("SHA-256")
                .digest(HexFormat.of().parseHex("010000000576616c7565" + "040000000178"));

        SessionScope scope =
                SessionScope.builder().partition("x").clientIdentity(BYTES).build();

        assertThat(scope.digest()).isEqualTo(expected);
    }

    @Test
    void build_sameValueUnderEachLabel_givesDifferentScopes() {
        List<SessionScope> scopes = List.of(
                SessionScope.builder().clientIdentity(BYTES).build(),
                SessionScope.builder().trustAnchor(BYTES).build(),
                SessionScope.builder().verificationPolicy("value").build(),
                SessionScope.builder().partition("value").build());

        assertThat(scopes).doesNotHaveDuplicates();
    }

    @Test
    void build_otherValue_givesAnotherScope() {
        assertThat(SessionScope.builder().partition("a").build())
                .isNotEqualTo(SessionScope.builder().partition("b").build());
    }

    @Test
    void build_sameComponentsInAnotherOrder_givesAnEqualScope() {
        SessionScope scope =
                SessionScope.builder().partition("a").trustAnchor(BYTES).build();
        SessionScope same =
                SessionScope.builder().trustAnchor(BYTES).partition("a").build();

        assertThat(scope).isEqualTo(same).hasSameHashCodeAs(same);
    }

    @Test
    void build_sameComponentTwice_countsOnce() {
        assertThat(SessionScope.builder().partition("a").partition("a").build())
                .isEqualTo(SessionScope.builder().partition("a").build());
    }

    @Test
    void build_valuesSplitDifferently_givesAnotherScope() {
        assertThat(SessionScope.builder().partition("ab").partition("c").build())
                .isNotEqualTo(
                        SessionScope.builder().partition("a").partition("bc").build());
    }

    @Test
    void build_emptyValue_isNotNone() {
        assertThat(SessionScope.builder().partition("").build()).isNotEqualTo(SessionScope.none());
    }

    @Test
    void build_twice_givesEqualScopes() {
        SessionScope.Builder builder = SessionScope.builder().partition("a");

        assertThat(builder.build()).isEqualTo(builder.build());
    }

    @Test
    void build_componentAddedAfterwards_givesAnotherScope() {
        SessionScope.Builder builder = SessionScope.builder().partition("a");
        SessionScope before = builder.build();

        assertThat(builder.partition("b").build()).isNotEqualTo(before);
    }

    // Client identities

    @Test
    void namesClientIdentity_oneAdded_isTrue() {
        assertThat(IDENTITY.namesClientIdentity()).isTrue();
    }

    @Test
    void namesClientIdentity_othersAdded_isFalse() {
        SessionScope scope = SessionScope.builder()
                .trustAnchor(BYTES)
                .verificationPolicy("value")
                .partition("value")
                .build();

        assertThat(scope.namesClientIdentity()).isFalse();
    }

    @Test
    void namesClientIdentity_none_isFalse() {
        assertThat(SessionScope.none().namesClientIdentity()).isFalse();
    }

    @Test
    void namesClientIdentity_addedAfterwards_leavesEarlierScopesAlone() {
        SessionScope.Builder builder = SessionScope.builder().partition("a");
        SessionScope before = builder.build();
        builder.clientIdentity(BYTES);

        assertThat(before.namesClientIdentity()).isFalse();
    }

    @Test
    void namesClientIdentity_combinedWithOneThatDoes_isTrue() {
        assertThat(TENANT.combinedWith(IDENTITY).namesClientIdentity()).isTrue();
        assertThat(IDENTITY.combinedWith(TENANT).namesClientIdentity()).isTrue();
    }

    @Test
    void namesClientIdentity_combinedOfTwoThatDoNot_isFalse() {
        assertThat(TENANT.combinedWith(POLICY).namesClientIdentity()).isFalse();
    }

    // Combinations

    @Test
    void combinedWith_digest_isSha256OverLabelAndBothInOrder() throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update((byte) 5);
        List.of(TENANT, IDENTITY).stream()
                .map(SessionScope::digest)
                .sorted(Arrays::compareUnsigned)
                .forEach(sha256::update);

        assertThat(TENANT.combinedWith(IDENTITY).digest()).isEqualTo(sha256.digest());
    }

    @Test
    void combinedWith_inTheOtherOrder_isEqual() {
        assertThat(TENANT.combinedWith(IDENTITY))
                .isEqualTo(IDENTITY.combinedWith(TENANT))
                .hasSameHashCodeAs(IDENTITY.combinedWith(TENANT));
    }

    @Test
    void combinedWith_none_isTheOther() {
        assertThat(TENANT.combinedWith(SessionScope.none())).isSameAs(TENANT);
        assertThat(SessionScope.none().combinedWith(TENANT)).isSameAs(TENANT);
        assertThat(SessionScope.none().combinedWith(SessionScope.none())).isSameAs(SessionScope.none());
    }

    @Test
    void combinedWith_anEqualOne_addsNothing() {
        SessionScope equal = SessionScope.builder().partition("tenant").build();

        assertThat(TENANT.combinedWith(equal)).isEqualTo(TENANT);
    }

    @Test
    void combinedWith_anyTwoOfSeveral_collideWithNothing() {
        SessionScope ofBoth =
                SessionScope.builder().partition("tenant").clientIdentity(BYTES).build();

        assertThat(List.of(
                        TENANT,
                        IDENTITY,
                        POLICY,
                        ofBoth,
                        TENANT.combinedWith(IDENTITY),
                        TENANT.combinedWith(POLICY),
                        IDENTITY.combinedWith(POLICY),
                        TENANT.combinedWith(IDENTITY).combinedWith(POLICY),
                        TENANT.combinedWith(IDENTITY.combinedWith(POLICY)),
                        TENANT.combinedWith(IDENTITY).combinedWith(TENANT)))
                .doesNotHaveDuplicates();
    }

    // Copies

    @Test
    void clientIdentity_arrayChangedAfterwards_isCopied() {
        byte[] identity = BYTES.clone();
        SessionScope.Builder builder = SessionScope.builder().clientIdentity(identity);
        identity[0]++;

        assertThat(builder.build())
                .isEqualTo(SessionScope.builder().clientIdentity(BYTES).build());
    }

    @Test
    void trustAnchor_arrayChangedAfterwards_isCopied() {
        byte[] anchor = BYTES.clone();
        SessionScope.Builder builder = SessionScope.builder().trustAnchor(anchor);
        anchor[0]++;

        assertThat(builder.build())
                .isEqualTo(SessionScope.builder().trustAnchor(BYTES).build());
    }

    @Test
    void digest_changedByItsReader_isCopied() {
        SessionScope scope = SessionScope.builder().partition("a").build();
        byte[] digest = scope.digest();
        digest[0]++;

        assertThat(scope.digest()).isNotEqualTo(digest).hasSize(32);
    }

    @Test
    void equals_otherType_isFalse() {
        assertThat(SessionScope.none()).isNotEqualTo("none").isNotEqualTo(null);
    }

    @Test
    void equals_itself_isTrue() {
        SessionScope scope = SessionScope.builder().partition("a").build();

        assertThat(scope.equals(scope)).isTrue();
    }

    @Test
    void hashCode_ofDifferentScopes_differs() {
        assertThat(SessionScope.builder().partition("a").build().hashCode())
                .isNotEqualTo(SessionScope.builder().partition("b").build().hashCode());
    }

    @Test
    void toString_none_saysSo() {
        assertThat(SessionScope.none()).hasToString("none");
    }

    @Test
    void toString_isTheBeginningOfTheDigest() {
        SessionScope scope = SessionScope.builder().partition("a").build();

        assertThat(scope).hasToString(HexFormat.of().formatHex(scope.digest(), 0, 4));
    }

    @Test
    void clientIdentity_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> SessionScope.builder().clientIdentity(null))
                .withMessage("identity");
    }

    @Test
    void trustAnchor_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> SessionScope.builder().trustAnchor(null))
                .withMessage("anchor");
    }

    @Test
    void verificationPolicy_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> SessionScope.builder().verificationPolicy(null))
                .withMessage("policy");
    }

    @Test
    void combinedWith_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> TENANT.combinedWith(null))
                .withMessage("other");
    }

    @Test
    void partition_null_isNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> SessionScope.builder().partition(null))
                .withMessage("partition");
    }
}
