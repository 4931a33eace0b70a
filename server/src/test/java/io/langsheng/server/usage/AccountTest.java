package io.langsheng.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static final LocalDate DAY = LocalDate.of(2030, 1, 30);

    private final Account account = new Account(new Account.Totals(DAY, 10, 100));

    @Test
    void a_charge_counts_what_the_database_and_this_node_know() {
        assertThat(account.charge(DAY, 5, 15L, null)).isNull();
        assertThat(account.charge(DAY, 1, 15L, null)).isEqualTo(Account.Period.DAY);
        assertThat(account.usedOn(DAY)).isEqualTo(15);
        assertThat(account.charge(DAY, 1, null, 105L)).isEqualTo(Account.Period.MONTH);
        assertThat(account.usedIn(DAY)).isEqualTo(105);
    }

    @Test
    void nothing_is_lost_or_doubled_while_it_is_written_down() {
        account.charge(DAY, 5, null, null);
        assertThat(account.settle().get(DAY).characters()).isEqualTo(5);
        account.charge(DAY, 2, null, null);
        assertThat(account.usedOn(DAY)).isEqualTo(17);
        account.settled(DAY);
        assertThat(account.usedOn(DAY)).isEqualTo(17);
        assertThat(account.usedIn(DAY)).isEqualTo(107);
        assertThat(account.settle().get(DAY).characters()).isEqualTo(2);
    }

    @Test
    void what_could_not_be_written_down_is_written_with_the_next() {
        account.charge(DAY, 5, null, null);
        account.settle();
        account.charge(DAY, 2, null, null);
        account.notSettled();
        assertThat(account.usedOn(DAY)).isEqualTo(17);
        assertThat(account.settle().get(DAY).characters()).isEqualTo(7);
    }

    @Test
    void what_other_nodes_used_counts_once_it_is_read() {
        account.charge(DAY, 5, null, null);
        account.settle();
        account.settled(DAY);
        account.charge(DAY, 1, null, null);
        account.read(new Account.Totals(DAY, 40, 140));
        assertThat(account.usedOn(DAY)).isEqualTo(41);
    }

    @Test
    void a_new_day_and_a_new_month_start_at_nothing() {
        account.charge(DAY, 5, null, null);
        LocalDate next = DAY.plusDays(1);
        assertThat(account.usedOn(next)).isZero();
        assertThat(account.usedIn(next)).isEqualTo(105);
        account.charge(next, 3, null, null);
        assertThat(account.usedIn(DAY.plusDays(2))).as("February").isZero();
        assertThat(account.settle()).hasSize(2);
    }

    @Test
    void what_is_given_back_can_be_used_again() {
        account.charge(DAY, 5, 15L, null);
        account.charge(DAY, -5, null, null);
        assertThat(account.charge(DAY, 5, 15L, null)).isNull();
    }

    @Test
    void many_at_once_never_pass_the_limit() throws Exception {
        Account open = new Account(new Account.Totals(DAY, 0, 0));
        AtomicInteger charged = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                for (int j = 0; j < 1000; j++) {
                    if (open.charge(DAY, 1, 1234L, null) == null) {
                        charged.incrementAndGet();
                    }
                }
            });
        }
        for (int i = 0; i < 100; i++) {
            open.settle();
            open.notSettled();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(charged).hasValue(1234);
        assertThat(open.usedOn(DAY)).isEqualTo(1234);
    }
}
