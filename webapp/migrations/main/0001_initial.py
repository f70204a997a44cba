"""The schema as it began."""

from peewee import *
from webapp.db import UTCDateTimeField
from webapp.retention_cap import RetentionField


def up(migrator, db):
    class Account(Model):
        uid = CharField(unique=True, max_length=32)
        name = CharField(max_length=120)
        plan = CharField(max_length=16)
        created_at = UTCDateTimeField()
        time_zone = CharField(max_length=64, default="UTC")
        retention_days = RetentionField(default=30)
        retention_days_applied = RetentionField(default=30)

        class Meta:
            database = db
            table_name = "account"

    db.create_tables([Account])

    class AccessReview(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        reviewed_at = UTCDateTimeField()
        reviewed_by = IntegerField()
        users = IntegerField()
        shut_out = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "access_review"

    db.create_tables([AccessReview])

    class Connection(Model):
        uid = CharField(unique=True, max_length=32)
        account = ForeignKeyField(Account)
        region = CharField(max_length=2)
        selling_partner_id = CharField(max_length=64)
        status = CharField(max_length=16, default="new")
        grant = IntegerField(default=0)
        refresh_token = BlobField(null=True)
        access_token = BlobField(null=True)
        access_serial = IntegerField(default=0)
        access_expires_at = UTCDateTimeField(null=True)
        renewing_until = UTCDateTimeField(null=True)
        authorized_at = UTCDateTimeField(null=True)
        expires_at = UTCDateTimeField(null=True)
        lost_at = UTCDateTimeField(null=True)
        lost_reason = CharField(null=True, max_length=16)
        disconnected_at = UTCDateTimeField(null=True)
        next_poll_at = UTCDateTimeField(index=True, null=True)
        last_poll_at = UTCDateTimeField(null=True)
        quiet_polls = IntegerField(default=0)
        reconciled_at = UTCDateTimeField(null=True)
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "connection"
            indexes = ((("account", "region", "selling_partner_id"), True),)

    db.create_tables([Connection])

    class Store(Model):
        uid = CharField(unique=True, max_length=32)
        account = ForeignKeyField(Account)
        connection = ForeignKeyField(Connection)
        marketplace_id = CharField(max_length=32)
        nickname = CharField(max_length=80)
        product_identifier = CharField(max_length=16, default="sku")
        first_import_days = IntegerField(default=30)
        refresh_by_itself = BooleanField(default=True)
        refresh_minutes = IntegerField(default=15)
        imported_until = UTCDateTimeField(null=True)
        imported_from = UTCDateTimeField(null=True)
        backfilled_at = UTCDateTimeField(null=True)
        last_import_at = UTCDateTimeField(null=True)
        import_hold = BooleanField(default=False)
        confirm_shipments = BooleanField(default=True)
        tell_due = BooleanField(default=True)
        tell_failing = BooleanField(default=True)
        created_at = UTCDateTimeField()
        disconnected_at = UTCDateTimeField(null=True)
        disconnected_at_applied = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "store"
            indexes = ((("connection", "marketplace_id"), True), (("account", "id"), False))

    db.create_tables([Store])

    class Activity(Model):
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        at = UTCDateTimeField()
        imported = IntegerField(default=0)
        shipped = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "activity"
            indexes = ((("store", "at"), True), (("account", "at"), False))

    db.create_tables([Activity])

    class AuditEntry(Model):
        chain = IntegerField()
        number = IntegerField()
        at = UTCDateTimeField(index=True)
        actor = CharField(max_length=32)
        event = CharField(max_length=32)
        subject_kind = CharField(max_length=32, default="")
        subject_id = BigIntegerField(null=True)
        facts = TextField(default="{}")
        previous_hash = BlobField()
        hash = BlobField()

        class Meta:
            database = db
            table_name = "audit_entry"
            indexes = (
                (("chain", "number"), True),
                (("chain", "event", "number"), False),
                (("chain", "actor", "number"), False),
                (("chain", "subject_kind", "subject_id", "number"), False),
            )

    db.create_tables([AuditEntry])

    class Batch(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        form_key = CharField(max_length=40)
        deed = CharField(max_length=8)
        argument = CharField(max_length=20, default="")
        ids = TextField(default="")
        query = TextField(default="")
        place = CharField(max_length=48, default="")
        undoes = IntegerField(null=True)
        asked_at = UTCDateTimeField()
        handed_at = UTCDateTimeField()
        attempts = IntegerField(default=0)
        wanted = IntegerField(null=True)
        done = IntegerField(default=0)
        left = IntegerField(default=0)
        finished_at = UTCDateTimeField(index=True, null=True)
        stopped = CharField(max_length=8, default="")

        class Meta:
            database = db
            table_name = "batch"
            indexes = ((("account", "form_key"), True),)

    db.create_tables([Batch])

    class BatchResult(Model):
        batch = ForeignKeyField(Batch, on_delete="CASCADE", index=False)
        order_id = BigIntegerField()
        outcome = CharField(max_length=12)
        before = CharField(null=True, max_length=16)

        class Meta:
            database = db
            table_name = "batch_result"
            primary_key = CompositeKey("batch", "order_id")

    db.create_tables([BatchResult])

    class User(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        email = CharField(max_length=254)
        email_key = CharField(unique=True, max_length=508)
        password_hash = CharField()
        password_changed_at = UTCDateTimeField()
        role = CharField(max_length=16)
        created_at = UTCDateTimeField()
        disabled_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "user"

    db.create_tables([User])

    class BrowserSession(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        token_hash = CharField(unique=True, max_length=64)
        device = CharField(max_length=64)
        created_at = UTCDateTimeField()
        last_seen_at = UTCDateTimeField(index=True)
        ended_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "browser_session"

    db.create_tables([BrowserSession])

    class ComplianceEvidence(Model):
        deed = CharField(max_length=32)
        done_at = UTCDateTimeField()
        recorded_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "compliance_evidence"
            indexes = ((("deed", "done_at"), False),)

    db.create_tables([ComplianceEvidence])

    class ConsentRequest(Model):
        state_hash = CharField(unique=True, max_length=64)
        account = ForeignKeyField(Account)
        user = ForeignKeyField(User)
        browser_session = ForeignKeyField(BrowserSession)
        journey = CharField(max_length=16)
        marketplace_id = CharField(max_length=32)
        product_identifier = CharField(max_length=16)
        store = ForeignKeyField(Store, null=True)
        created_at = UTCDateTimeField()
        expires_at = UTCDateTimeField(index=True)
        used_at = UTCDateTimeField(null=True)
        outcome = CharField(null=True, max_length=32)

        class Meta:
            database = db
            table_name = "consent_request"

    db.create_tables([ConsentRequest])

    class Contact(Model):
        account = ForeignKeyField(Account, index=False)
        uid = CharField(unique=True, max_length=32)
        sealed = BlobField()
        email_index = BlobField(null=True)
        address_index = BlobField(null=True)
        origin = CharField(max_length=16)
        created_by = IntegerField(null=True)
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "contact"
            indexes = (
                (("account", "id"), False),
                (("account", "email_index"), False),
                (("account", "address_index"), False),
            )

    db.create_tables([Contact])

    class ContactWord(Model):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        digest = BlobField(index=True)

        class Meta:
            database = db
            table_name = "contact_word"

    db.create_tables([ContactWord])

    class ContactRestriction(Model):
        contact = ForeignKeyField(Contact, on_delete="CASCADE", index=False)
        request_id = IntegerField(index=True)
        since = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "contact_restriction"
            indexes = ((("contact", "request_id"), True),)

    db.create_tables([ContactRestriction])

    class ImportRun(Model):
        account = ForeignKeyField(Account, index=False)
        connection = ForeignKeyField(Connection, index=False)
        kind = CharField(max_length=16)
        urgency = IntegerField()
        slot = CharField(unique=True, null=True, max_length=64)
        asked_by = IntegerField(null=True)
        grant = IntegerField()
        status = CharField(max_length=8, default="queued")
        basis = CharField(max_length=8)
        after = UTCDateTimeField()
        before = UTCDateTimeField(null=True)
        page_token = TextField(null=True)
        earliest_seen = UTCDateTimeField(null=True)
        latest_seen = UTCDateTimeField(null=True)
        pages = IntegerField(default=0)
        seen = IntegerField(default=0)
        new = IntegerField(default=0)
        changed = IntegerField(default=0)
        set_aside = IntegerField(default=0)
        due_at = UTCDateTimeField()
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField(default=0)
        fence = IntegerField(default=0)
        lease_until = UTCDateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = UTCDateTimeField(null=True)
        failure = CharField(null=True, max_length=16)
        failure_detail = CharField(null=True)
        created_at = UTCDateTimeField()
        finished_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "import_run"
            indexes = (
                (("status", "due_at"), False),
                (("account", "id"), False),
                (("connection", "id"), False),
            )

    db.create_tables([ImportRun])

    class ImportPage(Model):
        import_run = ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
        number = IntegerField()
        fetched_at = UTCDateTimeField(index=True)
        orders = IntegerField()

        class Meta:
            database = db
            table_name = "import_page"
            indexes = ((("import_run", "number"), True),)

    db.create_tables([ImportPage])

    class ImportRunStore(Model):
        import_run = ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
        store = ForeignKeyField(Store, on_delete="CASCADE", index=False)

        class Meta:
            database = db
            table_name = "import_run_store"
            indexes = ((("import_run", "store"), True), (("store", "import_run"), False))

    db.create_tables([ImportRunStore])

    class Tag(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        name = CharField(max_length=30)
        name_key = CharField(max_length=90)
        colour = CharField(max_length=8)
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "tag"
            indexes = ((("account", "name_key"), True),)

    db.create_tables([Tag])

    class ImportTag(Model):
        store = ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
        tag = ForeignKeyField(Tag, on_delete="CASCADE")
        user_id = IntegerField()

        class Meta:
            database = db
            table_name = "import_tag"

    db.create_tables([ImportTag])

    class Incident(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        detected_at = UTCDateTimeField()
        opened_at = UTCDateTimeField()
        opened_by = IntegerField()
        summary = TextField()
        closed_at = UTCDateTimeField(null=True)
        closing_note = TextField(default="")

        class Meta:
            database = db
            table_name = "incident"

    db.create_tables([Incident])

    class IncidentStep(Model):
        incident = ForeignKeyField(Incident, on_delete="CASCADE", index=False)
        code = CharField(max_length=16)
        outcome = CharField(max_length=16)
        at = UTCDateTimeField()
        by = IntegerField()

        class Meta:
            database = db
            table_name = "incident_step"
            indexes = ((("incident", "code"), True),)

    db.create_tables([IncidentStep])

    class Installation(Model):
        uid = CharField(max_length=32)
        erasures = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "installation"

    db.create_tables([Installation])

    class Order(Model):
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        amazon_order_id = CharField(max_length=64)
        fulfillment_status = CharField(max_length=32)
        state = CharField(max_length=20)
        purchased_at = UTCDateTimeField()
        last_updated_at = UTCDateTimeField()
        fetched_at = UTCDateTimeField()
        imported_at = UTCDateTimeField()
        ship_by = UTCDateTimeField(null=True)
        ship_by_rank = UTCDateTimeField()
        deliver_by = UTCDateTimeField(null=True)
        closed_at = UTCDateTimeField(null=True)
        service_level = CharField(null=True, max_length=64)
        city = CharField(null=True, max_length=120)
        region = CharField(null=True, max_length=120)
        country = CharField(null=True, max_length=2)
        total_minor = BigIntegerField(default=0)
        currency = CharField(null=True, max_length=3)
        units = IntegerField(default=0)
        units_shipped = IntegerField(default=0)
        is_prime = BooleanField(default=False)
        is_business = BooleanField(default=False)
        is_gift = BooleanField(default=False)
        is_replacement = BooleanField(default=False)
        cancel_requested = BooleanField(default=False)
        shipped_here = CharField(null=True, max_length=20)
        held_at = UTCDateTimeField(null=True)
        hold_reason = CharField(null=True, max_length=16)
        ship_carrier = CharField(null=True, max_length=60)
        ship_service = CharField(null=True, max_length=120)
        ship_package = CharField(null=True, max_length=32)
        ship_weight_grams = IntegerField(null=True)
        ship_signature = BooleanField(default=False)
        redacted_at = UTCDateTimeField(null=True)
        redaction = CharField(null=True, max_length=8)
        personal_data_due_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "orders"
            indexes = (
                (("account", "state", "ship_by_rank", "id"), False),
                (("account", "state", "purchased_at", "id"), False),
                (("account", "state", "total_minor", "id"), False),
                (("store", "service_level", "state", "id"), False),
            )

    db.create_tables([Order])

    class Note(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE")
        user = ForeignKeyField(User, null=True, on_delete="SET NULL", index=False)
        written_at = UTCDateTimeField()
        sealed = BlobField()

        class Meta:
            database = db
            table_name = "note"

    db.create_tables([Note])

    class Notice(Model):
        created_at = UTCDateTimeField()
        due_at = UTCDateTimeField(index=True)
        leased_until = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)
        attempts = IntegerField(default=0)
        account = ForeignKeyField(Account, on_delete="CASCADE")
        recipient = ForeignKeyField(User, on_delete="CASCADE")
        kind = CharField(max_length=32)
        key = CharField(max_length=120)
        subject = CharField(max_length=200)
        text = TextField()
        path = CharField(max_length=100, default="")
        read_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "notice"
            indexes = ((("account", "key", "recipient"), True),)

    db.create_tables([Notice])

    class OrderEvent(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE")
        at = UTCDateTimeField()
        kind = CharField(max_length=32)
        detail = CharField(default="")
        user_id = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "order_event"

    db.create_tables([OrderEvent])

    class OrderItem(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        account = ForeignKeyField(Account, index=False)
        order_item_id = CharField(max_length=64)
        asin = CharField(null=True, max_length=32)
        seller_sku = CharField(null=True)
        title = CharField(null=True, max_length=1000)
        quantity_ordered = IntegerField(default=0)
        quantity_shipped = IntegerField(default=0)
        unit_price_minor = BigIntegerField(null=True)
        total_minor = BigIntegerField(null=True)
        currency = CharField(null=True, max_length=3)
        gift_wrap_level = CharField(null=True, max_length=120)
        is_customized = BooleanField(default=False)
        is_cancelled = BooleanField(default=False)
        cancel_requested = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "order_item"
            indexes = (
                (("order", "order_item_id"), True),
                (("account", "asin", "order"), False),
                (("account", "order_item_id"), False),
            )

    db.create_tables([OrderItem])

    class OrderPackage(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        account = ForeignKeyField(Account, index=False)
        reference = CharField(max_length=64)
        carrier = CharField(null=True, max_length=120)
        shipping_service = CharField(null=True, max_length=120)
        tracking_number = CharField(null=True, max_length=120)
        shipped_at = UTCDateTimeField(null=True)
        status = CharField(null=True, max_length=32)
        shipment_id = BigIntegerField(null=True)

        class Meta:
            database = db
            table_name = "order_package"
            indexes = ((("order", "reference"), True), (("account", "tracking_number"), False))

    db.create_tables([OrderPackage])

    class OrderTag(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        tag = ForeignKeyField(Tag, on_delete="CASCADE", index=False)
        at = UTCDateTimeField()
        user_id = IntegerField()

        class Meta:
            database = db
            table_name = "order_tag"
            primary_key = CompositeKey("order", "tag")
            indexes = ((("tag", "order"), False),)

    db.create_tables([OrderTag])

    class PackingSlipStyle(Model):
        store = ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
        message = CharField(max_length=500, default="")
        logo = BlobField(null=True)
        changed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "packing_slip_style"

    db.create_tables([PackingSlipStyle])

    class Party(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        role = CharField(max_length=16)
        sealed = BlobField()
        name_index = BlobField(index=True, null=True)
        contact_index = BlobField(index=True, null=True)

        class Meta:
            database = db
            table_name = "party"
            indexes = ((("order", "role"), True),)

    db.create_tables([Party])

    class PasswordReset(Model):
        created_at = UTCDateTimeField()
        due_at = UTCDateTimeField(index=True)
        leased_until = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)
        attempts = IntegerField(default=0)
        email = CharField(max_length=254)
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        token_hash = CharField(unique=True, null=True, max_length=64)
        expires_at = UTCDateTimeField(null=True)
        used_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "password_reset"

    db.create_tables([PasswordReset])

    class PrivacyRequest(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        uid = CharField(unique=True, max_length=32)
        reference = CharField(unique=True, max_length=16)
        kind = CharField(max_length=16)
        asker = CharField(max_length=16)
        channel = CharField(max_length=16)
        state = CharField(max_length=20, default="received")
        received_at = UTCDateTimeField()
        due_at = UTCDateTimeField(index=True)
        extended_at = UTCDateTimeField(null=True)
        extension_ground = CharField(max_length=16, default="")
        identity_method = CharField(max_length=16, default="")
        identity_by = IntegerField(null=True)
        identity_at = UTCDateTimeField(null=True)
        ground = CharField(max_length=16, default="")
        decided_by = IntegerField(null=True)
        decided_at = UTCDateTimeField(null=True)
        execute_at = UTCDateTimeField(null=True)
        executed_at = UTCDateTimeField(null=True)
        answered_how = CharField(max_length=16, default="")
        answered_at = UTCDateTimeField(null=True)
        closed_at = UTCDateTimeField(null=True)
        sealed = BlobField(null=True)

        class Meta:
            database = db
            table_name = "privacy_request"
            indexes = ((("account", "state", "due_at"), False),)

    db.create_tables([PrivacyRequest])

    class Purge(Model):
        account = ForeignKeyField(Account)
        store = ForeignKeyField(Store)
        asked_at = UTCDateTimeField()
        asked_by = IntegerField(null=True)
        key_id = CharField(max_length=64)
        destroyed_at = UTCDateTimeField(null=True)
        orders = IntegerField(default=0)
        order_items = IntegerField(default=0)
        packages = IntegerField(default=0)
        parties = IntegerField(default=0)
        party_keys = IntegerField(default=0)
        finished_at = UTCDateTimeField(index=True, null=True)
        certificate = TextField(default="")

        class Meta:
            database = db
            table_name = "purge"

    db.create_tables([Purge])

    class RequestAddress(Model):
        account = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
        handle = CharField(unique=True, max_length=32)

        class Meta:
            database = db
            table_name = "request_address"

    db.create_tables([RequestAddress])

    class RequestContact(Model):
        request = ForeignKeyField(PrivacyRequest, on_delete="CASCADE", index=False)
        contact_id = IntegerField()
        included = BooleanField(default=True)
        done_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "request_contact"
            indexes = ((("request", "contact_id"), True),)

    db.create_tables([RequestContact])

    class RequestLetter(Model):
        created_at = UTCDateTimeField()
        due_at = UTCDateTimeField(index=True)
        leased_until = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)
        attempts = IntegerField(default=0)
        request = ForeignKeyField(PrivacyRequest, on_delete="CASCADE")
        kind = CharField(max_length=16)

        class Meta:
            database = db
            table_name = "request_letter"
            indexes = ((("request", "kind"), True),)

    db.create_tables([RequestLetter])

    class RequestOrder(Model):
        request = ForeignKeyField(PrivacyRequest, on_delete="CASCADE", index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE")
        roles = CharField(max_length=64)
        evidence = CharField(max_length=120, default="")
        included = BooleanField(default=True)
        with_notes = BooleanField(default=False)
        done_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "request_order"
            indexes = ((("request", "order"), True),)

    db.create_tables([RequestOrder])

    class Restriction(Model):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        role = CharField(max_length=16)
        request_id = IntegerField(index=True)
        since = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "restriction"
            indexes = ((("order", "role", "request_id"), True),)

    db.create_tables([Restriction])

    class SavedView(Model):
        user = ForeignKeyField(User, on_delete="CASCADE", index=False)
        name = CharField(max_length=40)
        address = TextField()
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "saved_view"
            indexes = ((("user", "name"), True),)

    db.create_tables([SavedView])

    class SeenValue(Model):
        account = ForeignKeyField(Account, index=False)
        kind = CharField(max_length=16)
        value = CharField(max_length=200)

        class Meta:
            database = db
            table_name = "seen_value"
            primary_key = CompositeKey("account", "kind", "value")

    db.create_tables([SeenValue])

    class ServiceMapping(Model):
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        requested_service = CharField(max_length=64)
        requested_key = CharField(max_length=192)
        carrier = CharField(max_length=60)
        shipping_service = CharField(max_length=120)
        package = CharField(null=True, max_length=32)
        weight_grams = IntegerField(null=True)
        signature = BooleanField(default=False)
        changed_at = UTCDateTimeField()
        apply_asked_at = UTCDateTimeField(index=True, null=True)
        apply_handed_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "service_mapping"
            indexes = ((("store", "requested_key"), True),)

    db.create_tables([ServiceMapping])

    class SetAsideOrder(Model):
        account = ForeignKeyField(Account)
        connection = ForeignKeyField(Connection, index=False)
        store = ForeignKeyField(Store, index=False)
        amazon_order_id = CharField(max_length=64)
        reason = CharField()
        first_seen_at = UTCDateTimeField()
        last_seen_at = UTCDateTimeField()
        times = IntegerField(default=1)
        retry_at = UTCDateTimeField(null=True)
        resolved_at = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "set_aside_order"
            indexes = ((("connection", "amazon_order_id"), True),)

    db.create_tables([SetAsideOrder])

    class ShipFrom(Model):
        store = ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
        ship_name = CharField(max_length=100)
        ship_line1 = CharField(max_length=100)
        ship_line2 = CharField(max_length=100)
        ship_city = CharField(max_length=100)
        ship_region = CharField(max_length=100)
        ship_postal_code = CharField(max_length=100)
        ship_country = CharField(max_length=2)
        ship_phone = CharField(max_length=100)
        changed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "ship_from"

    db.create_tables([ShipFrom])

    class Shipment(Model):
        status = CharField(max_length=12)
        due_at = UTCDateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField(default=0)
        fence = IntegerField(default=0)
        lease_until = UTCDateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = UTCDateTimeField(null=True)
        sent_at = UTCDateTimeField(null=True)
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        batch_id = BigIntegerField(index=True, null=True)
        form_key = CharField(max_length=60)
        carrier = CharField(max_length=60)
        service = CharField(max_length=120, default="")
        tracking_number = CharField(max_length=120, default="")
        weight_grams = IntegerField(null=True)
        left_at = UTCDateTimeField()
        created_at = UTCDateTimeField()
        settled_at = UTCDateTimeField(null=True)
        refusal = CharField(max_length=80, default="")

        class Meta:
            database = db
            table_name = "shipment"
            indexes = (
                (("account", "form_key"), True),
                (("order", "id"), False),
                (("status", "due_at"), False),
                (("account", "status", "id"), False),
            )

    db.create_tables([Shipment])

    class Refusal(Model):
        shipment = ForeignKeyField(Shipment, on_delete="CASCADE", unique=True)
        order = ForeignKeyField(Order, on_delete="CASCADE")
        sealed = BlobField()

        class Meta:
            database = db
            table_name = "refusal"

    db.create_tables([Refusal])

    class ShipmentBatch(Model):
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        form_key = CharField(max_length=40)
        asked_at = UTCDateTimeField()
        stayed = TextField(default="[]")

        class Meta:
            database = db
            table_name = "shipment_batch"
            indexes = ((("account", "form_key"), True),)

    db.create_tables([ShipmentBatch])

    class ShipmentItem(Model):
        shipment = ForeignKeyField(Shipment, on_delete="CASCADE", index=False)
        order_item_id = CharField(max_length=64)
        quantity = IntegerField()

        class Meta:
            database = db
            table_name = "shipment_item"
            indexes = ((("shipment", "order_item_id"), True),)

    db.create_tables([ShipmentItem])

    class SignInLock(Model):
        address_hash = CharField(unique=True, max_length=64)
        tries = IntegerField(default=0)
        last_tried_at = UTCDateTimeField(index=True)
        locked_until = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "sign_in_lock"

    db.create_tables([SignInLock])

    class Sweep(Model):
        running = IntegerField(unique=True, null=True)
        started_at = UTCDateTimeField()
        finished_at = UTCDateTimeField(index=True, null=True)
        lease_until = UTCDateTimeField(null=True)
        fence = IntegerField(default=0)
        thorough = BooleanField(default=False)
        redacted = IntegerField(default=0)
        replayed = IntegerField(default=0)
        removed = IntegerField(default=0)
        orphans = IntegerField(default=0)
        actor = CharField(max_length=32, default="system")
        as_of = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "sweep"

    db.create_tables([Sweep])

    class SweptAccount(Model):
        sweep = ForeignKeyField(Sweep, on_delete="CASCADE", index=False)
        account = ForeignKeyField(Account)
        redacted = IntegerField(default=0)
        removed = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "swept_account"
            primary_key = CompositeKey("sweep", "account")

    db.create_tables([SweptAccount])

    class Tally(Model):
        account = ForeignKeyField(Account)
        store = ForeignKeyField(Store, index=False)
        state = CharField(max_length=20)
        orders = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "tally"
            indexes = ((("store", "state"), True),)

    db.create_tables([Tally])

    class TaxRecord(Model):
        account = ForeignKeyField(Account, index=False)
        marketplace_id = CharField(max_length=32)
        amazon_order_id = CharField(max_length=64)
        purchased_at = UTCDateTimeField()
        shipped_at = UTCDateTimeField(null=True)
        country = CharField(null=True, max_length=2)
        region = CharField(null=True, max_length=120)
        total_minor = BigIntegerField()
        currency = CharField(null=True, max_length=3)
        units = IntegerField()

        class Meta:
            database = db
            table_name = "tax_record"
            indexes = (
                (("account", "marketplace_id", "amazon_order_id"), True),
                (("account", "purchased_at"), False),
            )

    db.create_tables([TaxRecord])

    db.execute_sql(
        "CREATE UNIQUE INDEX connection_live_seller ON connection (region, selling_partner_id) "
        "WHERE status <> 'disconnected'"
    )
    # Postgres serves a prefix (LIKE) from an index only in this order of characters.
    characters = "" if isinstance(db, SqliteDatabase) else "varchar_pattern_ops"
    db.execute_sql(
        f"CREATE UNIQUE INDEX orders_number ON orders (store_id, amazon_order_id {characters})"
    )
    db.execute_sql(
        "CREATE INDEX order_item_sku ON order_item (account_id, lower(seller_sku), order_id)"
    )
    # An order leaves these with its personal data, so that redacting doesn't write into them.
    for name, columns in (
        ("goes", "personal_data_due_at, account_id"),
        ("goes_by_state", "account_id, state, personal_data_due_at, id"),
    ):
        db.execute_sql(
            f"CREATE INDEX orders_{name} ON orders ({columns}) "
            "WHERE personal_data_due_at IS NOT NULL"
        )
    # For the desk's filters; what is open is few. An order enters these when it is closed.
    closed = "state IN ('shipped', 'cancelled')"
    for column in ("store_id", "country", "service_level"):
        db.execute_sql(
            f"CREATE INDEX orders_closed_by_{column} ON orders "
            f"(account_id, {column}, state, purchased_at, id) WHERE {closed}"
        )
    for column in ("store_id", "country"):
        db.execute_sql(
            f"CREATE INDEX orders_closed_by_{column}_total ON orders "
            f"(account_id, {column}, state, total_minor, id) WHERE {closed}"
        )
    for flag in ("is_prime", "is_business", "is_gift", "cancel_requested"):
        db.execute_sql(
            f"CREATE INDEX orders_closed_{flag} ON orders "
            f"(account_id, state, purchased_at, id) WHERE {flag} AND {closed}"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("tax_record"))
    migrator.migrate(migrator.drop_table("tally"))
    migrator.migrate(migrator.drop_table("swept_account"))
    migrator.migrate(migrator.drop_table("sweep"))
    migrator.migrate(migrator.drop_table("sign_in_lock"))
    migrator.migrate(migrator.drop_table("shipment_item"))
    migrator.migrate(migrator.drop_table("shipment_batch"))
    migrator.migrate(migrator.drop_table("refusal"))
    migrator.migrate(migrator.drop_table("shipment"))
    migrator.migrate(migrator.drop_table("ship_from"))
    migrator.migrate(migrator.drop_table("set_aside_order"))
    migrator.migrate(migrator.drop_table("service_mapping"))
    migrator.migrate(migrator.drop_table("seen_value"))
    migrator.migrate(migrator.drop_table("saved_view"))
    migrator.migrate(migrator.drop_table("restriction"))
    migrator.migrate(migrator.drop_table("request_order"))
    migrator.migrate(migrator.drop_table("request_letter"))
    migrator.migrate(migrator.drop_table("request_contact"))
    migrator.migrate(migrator.drop_table("request_address"))
    migrator.migrate(migrator.drop_table("purge"))
    migrator.migrate(migrator.drop_table("privacy_request"))
    migrator.migrate(migrator.drop_table("password_reset"))
    migrator.migrate(migrator.drop_table("party"))
    migrator.migrate(migrator.drop_table("packing_slip_style"))
    migrator.migrate(migrator.drop_table("order_tag"))
    migrator.migrate(migrator.drop_table("order_package"))
    migrator.migrate(migrator.drop_table("order_item"))
    migrator.migrate(migrator.drop_table("order_event"))
    migrator.migrate(migrator.drop_table("notice"))
    migrator.migrate(migrator.drop_table("note"))
    migrator.migrate(migrator.drop_table("orders"))
    migrator.migrate(migrator.drop_table("installation"))
    migrator.migrate(migrator.drop_table("incident_step"))
    migrator.migrate(migrator.drop_table("incident"))
    migrator.migrate(migrator.drop_table("import_tag"))
    migrator.migrate(migrator.drop_table("tag"))
    migrator.migrate(migrator.drop_table("import_run_store"))
    migrator.migrate(migrator.drop_table("import_page"))
    migrator.migrate(migrator.drop_table("import_run"))
    migrator.migrate(migrator.drop_table("contact_restriction"))
    migrator.migrate(migrator.drop_table("contact_word"))
    migrator.migrate(migrator.drop_table("contact"))
    migrator.migrate(migrator.drop_table("consent_request"))
    migrator.migrate(migrator.drop_table("compliance_evidence"))
    migrator.migrate(migrator.drop_table("browser_session"))
    migrator.migrate(migrator.drop_table("user"))
    migrator.migrate(migrator.drop_table("batch_result"))
    migrator.migrate(migrator.drop_table("batch"))
    migrator.migrate(migrator.drop_table("audit_entry"))
    migrator.migrate(migrator.drop_table("activity"))
    migrator.migrate(migrator.drop_table("store"))
    migrator.migrate(migrator.drop_table("connection"))
    migrator.migrate(migrator.drop_table("access_review"))
    migrator.migrate(migrator.drop_table("account"))
