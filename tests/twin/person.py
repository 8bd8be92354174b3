"""Who a consumer is, and what a morning brings: shocks, pay and essentials."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import mesa

from sim.consumers.rules.collection import contact
from sim.consumers.rules.credit import style, willingness
from sim.consumers.rules.life import fraud, life, people, shopping
from sim.core.ledger import Entry
from sim.core.random import Stream, normal_quantile
from sim.core.vocabulary import Count, Mark, Status
from tests.twin.account import AccountState

if TYPE_CHECKING:
    from tests.twin.town import Town

__all__ = ["Person"]


class Person(mesa.Agent):
    """Someone with an income, cash and accounts; ``index`` is the number by which platforms know him."""

    model: Town

    def __init__(
        self, model: Town, index: int, n_platforms: int, makeup: SimpleNamespace, districts: list[float]
    ) -> None:
        super().__init__(model)
        self.index = index
        self.accounts = [AccountState(platform) for platform in range(n_platforms)]
        self.income_decile = 0
        self.fees_cents = self.distress_days = 0
        self.fee_lesson = self.resentment = self.pursuit = self.exposed = self.evasion = 0.0
        self.cases_pursued = self.cases_spared = self.defaulting = 0.0
        self.ties: list[list[Person]] = []  # by kind
        self.short_today = False
        self._be_born(makeup, 0)
        u, _, _, _ = model.draw(Stream.PERSON_PLACE, 0, index, 0)
        self.district = shopping.pick(districts, len(districts), u)

    def _be_born(self, makeup: SimpleNamespace, day: int) -> None:
        """Draw a person of day 0, or one who arrives on a later day; the district stays what it is."""
        draw, rho = self.model.draw, makeup.trait_correlation
        at_work, share_of_buffer, w, _ = draw(Stream.PERSON_START, 0, self.index, day)
        prudence = normal_quantile(w)
        u, v, w, x = draw(Stream.PERSON_MEANS, 0, self.index, day)
        self.income_cents = people.income(
            makeup.income_median_cents, makeup.income_log_sd, people.leaning(normal_quantile(u), prudence, rho)
        )
        self.essentials_cents = people.essentials(
            self.income_cents,
            makeup.income_median_cents,
            makeup.essentials_share,
            makeup.essentials_elasticity,
            makeup.essentials_log_sd * normal_quantile(v),
        )
        self.buffer_cents = people.buffer(
            self.essentials_cents,
            makeup.buffer_median_cycles,
            makeup.buffer_log_sd,
            people.leaning(normal_quantile(w), prudence, rho),
        )
        self.pay_day = int(x * 30.0)
        self._take_after(makeup, prudence, day)
        self._settle_down(makeup, day)
        self.employed = at_work < people.employed_share(
            makeup.job_loss_daily * self.job_hazard, makeup.job_finding_daily
        )
        self.pay_level = 0.0
        self.cash_cents = people.opening_cash(
            self.buffer_cents, self.essentials_cents, (self.pay_day - day) % 30, share_of_buffer
        )

    def _take_after(self, makeup: SimpleNamespace, prudence: float, day: int) -> None:
        """Draw memory, norm, tastes and habits; the prudent forget less, are more willing and have safer jobs."""
        draw, rho = self.model.draw, makeup.trait_correlation
        u, v, w, x = draw(Stream.PERSON_TRAITS, 0, self.index, day)
        self.forgetful = people.trait(
            makeup.forgetful_median, makeup.forgetful_logit_sd, people.leaning(normal_quantile(u), -prudence, rho)
        )
        self.willing = makeup.willing_mean + makeup.willing_sd * people.leaning(normal_quantile(v), prudence, rho)
        self.price_sensitive = people.spread(makeup.price_sensitive_log_sd, normal_quantile(w))
        self.green = people.trait(makeup.green_median, makeup.green_logit_sd, normal_quantile(x))
        u, v, w, x = draw(Stream.PERSON_HABITS, 0, self.index, day)
        self.reluctant = people.leaning(normal_quantile(u), -prudence, rho)
        self.style = style.style_of(
            willingness.normal_share(people.leaning(normal_quantile(v), -prudence, rho)),
            makeup.style_full,
            makeup.style_fourfold,
            makeup.style_double,
        )
        thrift = willingness.normal_share(people.leaning(normal_quantile(w), prudence, rho))
        hand_to_mouth = thrift < makeup.hand_to_mouth_share
        self.patience = makeup.patience if hand_to_mouth else 1.0
        if hand_to_mouth:
            self.buffer_cents = 0
        self.job_hazard = people.hazard_multiple(
            makeup.job_risk_log_sd, people.leaning(normal_quantile(x), -prudence, rho)
        )

    def _settle_down(self, makeup: SimpleNamespace, day: int) -> None:
        """Draw how much shame others' eyes bring and how easily one is reached; treatment is as yet hearsay."""
        _, v, w, x = self.model.draw(Stream.PERSON_PLACE, 0, self.index, day)
        self.stigma = people.spread(makeup.stigma_log_sd, normal_quantile(v))
        self.contactable = normal_quantile(x)
        self.expected = makeup.expected_harshness
        self.marks = Mark.VULNERABLE if w < makeup.vulnerable_share else 0
        u, v, _, _ = self.model.draw(Stream.PERSON_TRUST, 0, self.index, day)
        if u < makeup.linked_share:
            self.marks |= Mark.LINKED
        if v < makeup.fraud_share and day == 0:
            self.marks |= Mark.FRAUD

    def spree(self) -> tuple[int, int]:
        """The kind, a ``Fraud``, and the first day of the fraud of one who has ``Mark.FRAUD``."""
        habits = self.model.habits
        _, _, w, x = self.model.draw(Stream.PERSON_TRUST, 0, self.index, 0)
        return fraud.fraud_kind(w), int(fraud.fraud_begins(x, int(habits.fraud_from_day), int(habits.fraud_to_day)))

    def pays_no_more(self, day: int) -> bool:
        """A fraud has begun that nobody means to pay for."""
        if not self.marks & Mark.FRAUD:
            return False
        kind, begins = self.spree()
        return fraud.never_pays(kind, day, begins)

    def commits_fraud(self, day: int) -> bool:
        """Today is a day of his spree."""
        return bool(self.marks & Mark.FRAUD) and fraud.fraud_goes_on(
            day, self.spree()[1], int(self.model.habits.fraud_spree_days)
        )

    # --- morning --------------------------------------------------------------------------------------------------

    def shocks(self, day: int) -> None:
        """A job is lost or found; an unexpected expense is met as far as cash goes."""
        town = self.model
        habits = town.habits
        u, v, w, _ = town.draw(Stream.LIFE, 0, self.index, day)
        before = self.employed
        self.employed = life.next_employed(before, u, habits.job_loss_daily * self.job_hazard, habits.job_finding_daily)
        if before and not self.employed:
            town.counts[0][Count.JOBS_LOST] += 1
        self.short_today = False
        if v < habits.expense_shock_daily:
            cost = life.expense_shock(
                self.income_cents, habits.expense_shock_share, habits.expense_shock_log_sd, normal_quantile(w)
            )
            self.short_today = self._spend(cost, Entry.EXPENSE_SHOCK) < cost

    def earn(self, day: int) -> None:
        """Pay day: what is not needed is spent elsewhere, pay arrives; every day a part of the essentials is bought."""
        day_of_cycle = day % 30
        if self.pay_day == day_of_cycle:
            self._be_paid(day)
        due = life.nth_part(self.essentials_cents, day_of_cycle, 30)
        if self._spend(due, Entry.ESSENTIALS) < due:
            self.short_today = True
        if self.short_today:
            self.model.counts[0][Count.SHORT_DAYS] += 1

    def _be_paid(self, day: int) -> None:
        """What is not needed is spent before pay arrives; the impatient spend at once what they do not keep."""
        owed = sum(
            account.due() + account.unbilled_cents for account in self.accounts if account.status != Status.CHARGED_OFF
        )
        impatient = self.patience < 1.0
        kept = life.kept_for_debts(owed, self.patience) if impatient else owed
        self._spend(life.put_aside(self.cash_cents, self.buffer_cents, kept), Entry.PUT_ASIDE)
        pay = self._pay_of_cycle(day)
        self.cash_cents += pay
        self.model.flows[0][Entry.WAGES] += pay
        if impatient:
            self._spend(
                life.put_aside(self.cash_cents, self.buffer_cents + self.essentials_cents, kept), Entry.PUT_ASIDE
            )
        if self.model.response.loses_touch_per_cycle > 0.0:
            self._keep_in_touch(day)
        self.fee_lesson *= 1.0 - self.model.habits.fee_lesson_fade_per_cycle
        self._forget_treatment()

    def _keep_in_touch(self, day: int) -> None:
        """One who is late, or still owes a written-off debt, may lose touch; others are in touch again."""
        if not any(account.pressing() > 0 for account in self.accounts):
            self.marks &= ~(Mark.PHONE_DEAD | Mark.MOVED)
            return
        u, v, _, _ = self.model.draw(Stream.TOUCH, 0, self.index, day)
        if contact.loses_touch(u, self.model.response.loses_touch_per_cycle):
            self.marks |= Mark.PHONE_DEAD
            if contact.moves_too(v, self.model.response.moves_too):
                self.marks |= Mark.MOVED

    def _pay_of_cycle(self, day: int) -> int:
        """Pay varies from cycle to cycle in work; benefits do not."""
        habits, pay = self.model.habits, self.income_now()
        if habits.pay_log_sd > 0.0:
            u, _, _, _ = self.model.draw(Stream.PAY, 0, self.index, day)
            self.pay_level = life.pay_level_after(
                self.pay_level, habits.pay_memory, habits.pay_log_sd, normal_quantile(u)
            )
            if self.employed:
                pay = life.varied_pay(pay, self.pay_level, habits.pay_log_sd)
        return pay

    def _forget_treatment(self) -> None:
        """What contacts have left behind fades."""
        kept = self.model.response
        self.resentment *= kept.resentment_kept_per_cycle
        self.pursuit *= kept.pursuit_kept_per_cycle
        self.exposed *= kept.exposure_kept_per_cycle
        self.evasion *= kept.evasion_kept_per_cycle
        self.cases_pursued *= kept.cases_kept_per_cycle
        self.cases_spared *= kept.cases_kept_per_cycle
        self.defaulting *= kept.norm_kept_per_cycle
        for account in self.accounts:
            account.load *= kept.load_kept_per_cycle
            account.fairness *= kept.fairness_kept_per_cycle

    def _spend(self, wanted_cents: int, entry: Entry) -> int:
        """Spend up to all cash; returns what was spent, cents."""
        paid = min(wanted_cents, self.cash_cents)
        self.cash_cents -= paid
        self.model.flows[0][entry] += paid
        return paid

    def income_now(self) -> int:
        """What arrives on pay day as things stand, cents."""
        return life.pay(self.income_cents, self.employed, self.model.habits.benefit_share)
