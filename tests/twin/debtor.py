"""One whom collectors and courts approach: whether reached, what it does to him, what he pays, arranges or promises."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.consumers.rules.collection import contact, door, treatment
from sim.consumers.rules.credit import watch
from sim.consumers.rules.credit.account import part_before_fee, share_of
from sim.consumers.rules.life import belief, life
from sim.core.ledger import Entry
from sim.core.random import Stream
from sim.core.vocabulary import Channel, Count, EnforcementKind, Mark, Meeting, Offer, Outcome, Relief, Tie
from tests.twin.account import AccountState
from tests.twin.neighbour import Neighbour

__all__ = ["Answer", "Approach", "Debtor", "Writ"]

VISITS = [channel for channel in Channel if channel.traits.is_visit and not channel.traits.to_others]
MACHINE_CALLS = [channel for channel in Channel if channel.traits.machine_calls_debtor]
NEEDS_NUMBER = [channel for channel in Channel if channel.traits.needs_number]
NEEDS_ADDRESS = [channel for channel in Channel if channel.traits.needs_address]


@dataclass(frozen=True)
class Approach:
    """One attempt to reach a debtor; see ``sim.core.frames.Contacts``."""

    channel: int
    arm: int
    offers: int
    discount_ppm: int
    skill: float
    pressure: float
    familiar: float
    owner: int


@dataclass(frozen=True)
class Writ:
    """One order of a court; see ``sim.core.frames.Enforcement``."""

    kind: int
    cents: int
    share_ppm: int
    fee_ppm: int
    owner: int


@dataclass
class Answer:
    """What came of an approach, a promise or a writ, in the columns of the frame ``Outcomes``."""

    meeting: int = Meeting.NOBODY
    outcome: int = Outcome.NONE
    paid_cents: int = 0
    promise_cents: int = 0
    promise_day: int = 0
    binding_ppm: int = 0
    harm_points: int = 0
    opted_out: int = 0


class Debtor(Neighbour):
    """Answers those who collect."""

    # --- reaching -------------------------------------------------------------------------------------------------

    def meet(self, account: AccountState, channel: int, arm: int, day: int) -> Meeting:
        """What becomes of an attempt; asking changes nothing."""
        town, p = self.model, account.platform
        if channel == Channel.REMINDER:
            u, _, _, _ = town.draw(Stream.REACH, p, self.index, day)
            return Meeting.REACHED if u < town.reminder_reach[arm][p] else Meeting.NOBODY
        if self._is_lost(channel):
            return Meeting.LOST
        if Channel(channel).traits.at_work and not self.employed:
            return Meeting.NOBODY
        if Channel(channel).traits.at_relatives and not self.family():
            return Meeting.NOBODY
        way, response = town.channels[arm][channel], town.response
        u, v, _, _ = town.draw(Stream.MEET, p + 8 * channel, self.index, day)
        reach = contact.contactability(way.reach, town.habits.contactable_logit_sd, self.contactable)
        if not contact.reached(u, reach, way.evadable, self.evasion, account.load, response.fatigue_weight):
            return Meeting.NOBODY
        if Channel(channel).traits.is_visit and self._lets_nobody_in(account, channel):
            return Meeting.REFUSED
        if way.binding > 0.0 and contact.refuses(v, self.resentment, response.refuse_per_resentment):
            return Meeting.REFUSED
        return Meeting.REACHED

    def _lets_nobody_in(self, account: AccountState, channel: int) -> bool:
        """Visits need consent, and it is withheld by the debtor, or by his relatives."""
        at = account.platform, self.index, account.opened_cycle
        own, of_relatives, _, _ = self.model.draw(Stream.CONSENT, *at)
        return door.withholds_consent(
            of_relatives if Channel(channel).traits.to_others else own, self.model.response.consent_withheld
        )

    def _is_lost(self, channel: int) -> bool:
        """The channel needs a number that is dead, or an address that is no longer his."""
        return bool(
            (channel in NEEDS_NUMBER and self.marks & Mark.PHONE_DEAD)
            or (channel in NEEDS_ADDRESS and self.marks & Mark.MOVED)
        )

    # --- responding -----------------------------------------------------------------------------------------------

    def respond(self, account: AccountState, approach: Approach, day: int) -> Answer:
        """Be written to, called, visited, sued."""
        tried = approach.channel
        meeting = self.meet(account, approach.channel, approach.arm, day)
        answer = Answer(meeting)
        if approach.channel == Channel.REMINDER:
            if meeting == Meeting.REACHED:
                answer.paid_cents = self._read_reminder(account, day)
            return answer
        if meeting == Meeting.LOST:
            answer.outcome = Outcome.LOST
        elif approach.channel in VISITS:
            self.evasion = treatment.raised(self.evasion, self.model.response.evasion_per_visit)
            if meeting == Meeting.NOBODY:  # what is left at the door is a letter, and is read like one
                approach = replace(approach, channel=Channel.LETTER)
                meeting = self.meet(account, approach.channel, approach.arm, day)
        arrived = meeting in (Meeting.REACHED, Meeting.REFUSED)
        account.contacts_failed = watch.failed_in_a_row(account.contacts_failed, arrived)
        if arrived:
            load = account.load
            answer.harm_points = self._feel(account, approach, day)
            if tried == approach.channel:
                answer.opted_out = self._opts_out(account, approach, day)
            talks = self.model.channels[approach.arm][approach.channel].binding > 0.0
            if talks and meeting == Meeting.REACHED and self.marks & Mark.VULNERABLE:
                self.marks |= Mark.FLAGGED
            owes = account.arrears_cents > 0 or account.is_claim()
            if Channel(approach.channel).traits.at_work:
                self._be_known_at_work(account, day)
            at_relatives = Channel(approach.channel).traits.at_relatives and meeting == Meeting.REACHED
            if owes and at_relatives and self._relatives_help(account, approach, day, answer):
                pass
            elif meeting == Meeting.REFUSED:
                answer.outcome = Outcome.REFUSED
            elif owes:
                self._talk(account, approach, load, day, answer)
            elif approach.channel in MACHINE_CALLS and approach.skill == 0.0 and account.minimum_cents > 0:
                account.reminded = True  # nobody presses: a call before anything is late
        return answer

    def _opts_out(self, account: AccountState, approach: Approach, day: int) -> bool:
        """Where it is a right, those who resent the platform's treatment may ask for it to stop on this channel."""
        town, p = self.model, account.platform
        u, _, _, _ = town.draw(Stream.OPT_OUT, p + 8 * approach.channel, self.index, day)
        asks = contact.opts_out(u, self.resentment, town.channels[approach.arm][approach.channel].opts_out)
        town.counts[p][Count.OPT_OUTS] += asks
        return asks

    def family(self) -> list[Debtor]:
        """Relatives whom collectors may visit."""
        return self.ties[Tie.FAMILY] if self.ties else []  # type: ignore[return-value]

    def _relatives_help(self, account: AccountState, approach: Approach, day: int, answer: Answer) -> bool:
        """One of the family opens, and pays or tells where he is; returns whether she did either."""
        town, p, family = self.model, account.platform, self.family()
        response = town.response
        u, v, w, _ = town.draw(Stream.DOOR, p, self.index, day)
        relative = family[door.which_relative(u, len(family))]
        harshness = town.channels[approach.arm][approach.channel].harshness + approach.pressure
        relative.see(relative.accounts[p], -1.0, response.fairness_rate * belief.surprise(harshness, relative.expected))
        if door.relative_pays(v, response.relative_pays):
            cents = min(self._asked(account), relative.free_cash(day))
            if cents:
                relative.cash_cents -= cents
                self.cash_cents += cents
                if account.is_claim():
                    self.hand_over_claim(account, cents, approach.owner)
                else:
                    self.hand_over(account, cents)
                town.counts[p][Count.RELATIVES_PAID] += 1
                town.counts[p][Count.RELATIVES_PAID_CENTS] += cents
                answer.paid_cents, answer.outcome = cents, Outcome.PAID
                return True
        if self.marks & (Mark.PHONE_DEAD | Mark.MOVED) and door.relative_tells(w, response.relative_tells):
            self.marks &= ~(Mark.PHONE_DEAD | Mark.MOVED)
            answer.outcome = Outcome.FOUND
            return True
        return False

    def _be_known_at_work(self, account: AccountState, day: int) -> None:
        """The employer has heard of the debt, and may dismiss him."""
        _, _, _, x = self.model.draw(Stream.DOOR, account.platform, self.index, day)
        if self.employed and door.is_dismissed(x, self.model.response.dismissed_per_visit):
            self.employed = False
            self.model.counts[0][Count.JOBS_LOST] += 1
            self.model.counts[account.platform][Count.DISMISSALS] += 1

    def _read_reminder(self, account: AccountState, day: int) -> int:
        """Attend to an overdue bill, or keep the next due date in mind; returns what was paid, cents."""
        before = account.paid_cents
        if account.arrears_cents > 0:
            self._attend(account, day, 0.0, 0)
        elif account.minimum_cents > 0:
            account.reminded = True
        return account.paid_cents - before

    def _attend(self, account: AccountState, day: int, push: float, owner: int) -> bool:
        """Think of a bill or a claim because somebody asks; returns whether he was willing to pay."""
        if account.is_claim():
            return self.pay_claim(account, day, push, owner)
        _, v, _, _ = self.model.draw(Stream.BILL, account.platform, self.index, day)
        return self.pay(account, day, v, push)

    def _give(self, account: AccountState, day: int, push: float, able: int, owner: int) -> None:
        """Willing, and asked: pay of a bill or a claim what he is able to."""
        if account.is_claim():
            self.give_of_claim(account, able, owner)
        else:
            _, v, _, _ = self.model.draw(Stream.BILL, account.platform, self.index, day)
            self.give(account, day, v, push, able)

    def _feel(self, account: AccountState, approach: Approach, day: int) -> int:
        """What a contact that arrived leaves behind; returns its harm, thousandths of a point."""
        town, p = self.model, account.platform
        way, response, counts = town.channels[approach.arm][approach.channel], town.response, town.counts[p]
        harshness = way.harshness + approach.pressure
        self.see(account, -1.0, response.fairness_rate * belief.surprise(harshness, self.expected))
        self.resentment = treatment.resentment_after(
            self.resentment, harshness, self.expected, response.resentment_per_surprise
        )
        self.expected = treatment.expected_after(self.expected, harshness, response.expectation_rate)
        self.pursuit = treatment.raised(self.pursuit, way.pursuit)
        self.cases_pursued += way.pursuit
        self.exposed = treatment.raised(self.exposed, way.exposure)
        account.load += way.load
        counts[Count.CONTACTS_REACHED] += 1
        harm = treatment.harm(
            way.harm, approach.pressure, response.vulnerable_harm if self.marks & Mark.VULNERABLE else 1.0
        )
        counts[Count.HARM_POINTS] += harm
        _, _, w, _ = town.draw(Stream.MEET, p + 8 * approach.channel, self.index, day)
        if contact.goes_out_of_contact(w, harshness, response.number_change):
            mark = Mark.MOVED if approach.channel in VISITS else Mark.PHONE_DEAD
            counts[Count.NUMBERS_CHANGED] += not self.marks & mark
            self.marks |= mark
        return harm

    def _talk(self, account: AccountState, approach: Approach, load: float, day: int, answer: Answer) -> None:
        """Dispute, pay, arrange, promise or nothing; he answers back where channels bind, or by a link if willing."""
        town, p = self.model, account.platform
        way, response, counts = town.channels[approach.arm][approach.channel], town.response, town.counts[p]
        answers_back = way.binding > 0.0
        u, v, w, _ = town.draw(Stream.TALK, p + 8 * approach.channel, self.index, day)
        if answers_back and contact.disputes(v, self.resentment, response.dispute_taste):
            counts[Count.DISPUTES] += 1
            answer.outcome = Outcome.DISPUTED
            return
        push = contact.persuasion(
            way.persuasion, approach.skill, approach.familiar, response.weight_familiar, load, response.fatigue_weight
        )
        before = account.paid_cents
        able = door.able_before_others(self.able_to_pay(account, day), self.free_cash(day), way.presence)
        was_willing = self.is_willing(account, day, push, able)
        answers_back = answers_back or (was_willing and contact.follows_link(w, way.links))
        if answers_back and was_willing and self._accept_concession(account, approach, able, day):
            answer.outcome = Outcome.ARRANGED
        elif was_willing:
            self._give(account, day, push, able, approach.owner)
        if answers_back and was_willing and account.pressing() > 0:
            answer.outcome = Outcome.ARRANGED if self.take_time(account, approach.offers, day) else Outcome.HARDSHIP
        answer.paid_cents = account.paid_cents - before
        if answer.outcome == Outcome.ARRANGED:
            return
        if answer.paid_cents > 0:
            answer.outcome = Outcome.PAID
        if (
            answers_back
            and account.pressing() > 0
            and approach.offers & Offer.PROMISE
            and contact.promises(u, response.promise_taste)
        ):
            self._promise(account, approach, day, answer)

    def _promise(self, account: AccountState, approach: Approach, day: int, answer: Answer) -> None:
        """Give a promise for the next pay day: of the arrears, or of a part of a claim."""
        town = self.model
        way, response = town.channels[approach.arm][approach.channel], town.response
        answer.promise_cents = account.arrears_cents
        if account.is_claim():
            answer.promise_cents = contact.promised_sum(account.due(), self.income_cents, response.promise_income_share)
        answer.outcome = Outcome.PROMISED
        answer.promise_day = day + life.days_to_pay_day(day, self.pay_day)
        answer.binding_ppm = int(
            1_000_000.0 * contact.binding(way.binding, approach.familiar, response.weight_familiar)
        )
        town.counts[account.platform][Count.PROMISES_GIVEN] += 1

    # --- arranging ------------------------------------------------------------------------------------------------

    def _accept_concession(self, account: AccountState, approach: Approach, able: int, day: int) -> bool:
        """Settle, or pay what a waiver leaves, where the whole is out of reach; it relieves."""
        if approach.owner == 0 and not account.may_arrange(day // 30, self.model.terms[account.platform]):
            return False
        offers = approach.offers
        if account.is_claim():
            found = (
                bool(offers & Offer.SETTLEMENT)
                and able < account.due()
                and self._settle_claim(account, approach, able, day // 30)
            )
        else:
            found = (
                bool(offers & Offer.WAIVER)
                and able < account.arrears_cents
                and self._take_waiver(account, approach.discount_ppm, able, day // 30)
            )
            self.model.counts[account.platform][Count.ARRANGEMENTS] += found
        return self._relieved(account, found)

    def take_time(self, account: AccountState, offers: int, day: int) -> bool:
        """Put the arrears off or spread them; it relieves."""
        if account.is_claim():
            return False
        found = (bool(offers & Offer.DEFERRAL) and self._defer(account, day // 30)) or (
            bool(offers & Offer.RESTRUCTURE) and self._restructure(account, day // 30)
        )
        self.model.counts[account.platform][Count.ARRANGEMENTS] += found
        return self._relieved(account, found)

    def _relieved(self, account: AccountState, found: bool) -> bool:
        if found:
            self.resentment *= 1.0 - self.model.response.relief
            self.see(account, 1.0, self.model.response.fairness_rate)
        return found

    def _settle_claim(self, account: AccountState, approach: Approach, able: int, cycle: int) -> bool:
        """Pay a claim at once, less what is then forgiven."""
        forgiven = share_of(account.due(), approach.discount_ppm)
        if forgiven == 0 or able < account.due() - forgiven:
            return False
        self.tell_relief(account, Relief.SETTLED, forgiven, account.due() - forgiven)
        self.hand_over_claim(account, account.due() - forgiven, approach.owner)
        account.forgive()
        account.arranged_cycle = cycle
        self.model.flows[account.platform][Entry.CLAIM_FORGIVEN] += forgiven
        self.model.counts[account.platform][Count.SETTLEMENTS] += 1
        return True

    def _take_waiver(self, account: AccountState, discount_ppm: int, able: int, cycle: int) -> bool:
        """Pay all arrears at once, less the fees that are then forgiven."""
        waived = min(share_of(account.fees_cents, discount_ppm), account.arrears_cents)
        if waived == 0 or able < account.arrears_cents - waived:
            return False
        account.waive(waived)
        self.model.flows[account.platform][Entry.FEES_WAIVED] += waived
        self.tell_relief(account, Relief.WAIVED, waived, account.arrears_cents)
        if account.arrears_cents > 0:
            self.hand_over(account, account.arrears_cents)
        account.become_current(cycle)
        return True

    def _defer(self, account: AccountState, cycle: int) -> bool:
        terms = self.model.terms[account.platform]
        if not (account.may_arrange(cycle, terms) and account.long_since_deferred(cycle, terms)):
            return False
        account.defer_arrears(cycle)
        self.tell_relief(account, Relief.ARREARS_DEFERRED, account.put_off_cents)
        return True

    def _restructure(self, account: AccountState, cycle: int) -> bool:
        terms = self.model.terms[account.platform]
        if not account.may_restructure(cycle, terms):
            return False
        self.tell_relief(account, Relief.RESTRUCTURED, account.billed_cents)
        account.restructure(cycle, terms.restructure_cycles)
        return True

    # --- promises and writs ---------------------------------------------------------------------------------------

    def keep(self, account: AccountState, promised_cents: int, binding: float, owner: int, day: int) -> Answer:
        """A promise falls due: attend, bound as far as a promise binds."""
        before = account.paid_cents
        if account.is_claim() or account.arrears_cents > 0:
            self._attend(account, day, binding, owner)
        paid = account.paid_cents - before
        kept = account.pressing() == 0 or account.due() == 0 or paid >= promised_cents
        self.model.counts[account.platform][Count.PROMISES_KEPT if kept else Count.PROMISES_BROKEN] += 1
        return Answer(Meeting.REACHED, Outcome.PAID if kept else Outcome.NONE, paid)

    def be_enforced(self, account: AccountState, writ: Writ, day: int) -> int:
        """A court's order on a written-off debt is carried out; returns what the claim got, cents."""
        if writ.kind == EnforcementKind.RELEASE:
            self.marks &= ~Mark.LISTED
        if not account.is_claim():
            return 0
        if writ.kind == EnforcementKind.LIST:
            self.marks |= Mark.LISTED
        elif writ.kind == EnforcementKind.ADD_COSTS and account.due() > 0:
            account.fees_cents += writ.cents
            account.written_off_cents += writ.cents
            self.model.flows[account.platform][Entry.COURT_FEE_CLAIMED] += writ.cents
        elif writ.kind == EnforcementKind.SEIZE:
            return self._be_taken(account, max(0, self.cash_cents - writ.cents), writ)
        elif writ.kind == EnforcementKind.GARNISH and self.pay_day == day % 30:
            within_reach = min(share_of(self.income_now(), writ.share_ppm), writ.cents, self.cash_cents)
            return self._be_taken(account, within_reach, writ)
        return 0

    def _be_taken(self, account: AccountState, within_reach: int, writ: Writ) -> int:
        """Give up a part of the claim, and the court's fee on top; returns the part, cents."""
        cents = min(part_before_fee(within_reach, writ.fee_ppm), account.due())
        self.hand_over_claim(account, cents, writ.owner)
        self._spend(share_of(cents, writ.fee_ppm), Entry.ENFORCEMENT_FEE)
        return cents
