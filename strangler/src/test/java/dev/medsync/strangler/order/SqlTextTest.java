package dev.medsync.strangler.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTextTest {
    private final List<String> tables = new LegacyMap().tables();

    @Test
    void namesTablesInTheOrderOfTheirMentionAndNotTheirNamesakes() {
        SqlText join = new SqlText(
                "select role from claim_line l, claim as c join patient p on p.id = c.patient_id -- from payer");

        assertThat(join.tables(tables)).containsExactly("claim_line", "claim", "patient");
        assertThat(join.written(tables)).isEmpty();
    }

    @Test
    void tellsWhatIsChangedFromWhatIsRead() {
        SqlText insert = new SqlText("INSERT INTO charge (id) SELECT id FROM public.encounter WHERE id = $1");

        assertThat(insert.written(tables)).containsExactly("charge");
        assertThat(insert.tables(tables)).containsExactly("charge", "encounter");
    }

    @Test
    void aListOfNamesForDynamicSqlCountsAsWritten() {
        SqlText merge =
                new SqlText("foreach t in array array['allergy', 'claim'] loop execute format('update %I set …', t)");

        assertThat(merge.written(tables)).containsExactlyInAnyOrder("allergy", "claim");
    }

    @Test
    void aCallWithTheSchemaIsACallAndANamesakeIsNone() {
        assertThat(new SqlText("select public.fee_amount(a)").calls("fee_amount"))
                .isTrue();
        assertThat(new SqlText("select old_fee_amount(a), audit.fee_amount(a)").calls("fee_amount"))
                .isFalse();
    }

    @Test
    void findsTheSeamInTheBody() {
        SqlText body = new SqlText("perform replication.enter('billing', 1);"
                + " return replication.write_or_leave_command(v_epoch, 1, 'capture-facility-charge', x)");

        assertThat(body.commands()).containsExactly("capture-facility-charge");
        assertThat(body.enters("billing")).isTrue();
        assertThat(body.enters("records")).isFalse();
    }
}
