"""The schema of the main database."""

from peewee import *


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    # The room ground.

    class AuditEntry(Table):
        chain = IntegerField()
        number = IntegerField()
        at = DateTimeField(index=True)
        actor = CharField(max_length=32)
        event = CharField(max_length=32)
        subject_kind = CharField(max_length=32)
        subject_id = BigIntegerField(null=True)
        facts = TextField()
        previous_hash = BlobField()
        hash = BlobField()

        class Meta:
            indexes = (
                (("chain", "number"), True),
                (("chain", "event", "number"), False),
                (("chain", "actor", "number"), False),
                (("chain", "subject_kind", "subject_id", "number"), False),
            )

    class Installation(Table):
        uid = CharField(max_length=32)
        erasures = IntegerField()

    # The room accounts.

    class Account(Table):
        uid = CharField(unique=True, max_length=32)
        name = CharField(max_length=120)
        plan = CharField(max_length=16)
        created_at = DateTimeField()
        time_zone = CharField(max_length=64)
        retention_days = IntegerField()
        retention_days_applied = IntegerField()

    class User(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        email = CharField(max_length=254)
        email_key = CharField(unique=True, max_length=508)
        password_hash = CharField()
        password_changed_at = DateTimeField()
        role = CharField(max_length=16)
        created_at = DateTimeField()
        disabled_at = DateTimeField(null=True)
        second_factor_since = DateTimeField(null=True)

    class BrowserSession(Table):
        user = ForeignKeyField(User, on_delete="CASCADE")
        token_hash = CharField(unique=True, max_length=64)
        device = CharField(max_length=64)
        created_at = DateTimeField()
        last_seen_at = DateTimeField(index=True)
        ended_at = DateTimeField(null=True)

    class Invitation(Table):
        created_at = DateTimeField()
        due_at = DateTimeField(index=True)
        leased_until = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        attempts = IntegerField()
        account = ForeignKeyField(Account, null=True, on_delete="CASCADE")
        email = CharField(max_length=254)
        role = CharField(max_length=16)
        invited_by = ForeignKeyField(User, null=True, on_delete="CASCADE")
        token_hash = CharField(unique=True, null=True, max_length=64)
        expires_at = DateTimeField(null=True)
        accepted_at = DateTimeField(null=True)
        revoked_at = DateTimeField(null=True)

    class Notice(Table):
        created_at = DateTimeField()
        due_at = DateTimeField(index=True)
        leased_until = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        attempts = IntegerField()
        account = ForeignKeyField(Account, on_delete="CASCADE")
        recipient = ForeignKeyField(User, on_delete="CASCADE")
        kind = CharField(max_length=32)
        key = CharField(max_length=120)
        subject = CharField(max_length=200)
        text = TextField()
        path = CharField(max_length=100)
        read_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("account", "key", "recipient"), True),)

    class PasswordReset(Table):
        created_at = DateTimeField()
        due_at = DateTimeField(index=True)
        leased_until = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        attempts = IntegerField()
        email = CharField(max_length=254)
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        token_hash = CharField(unique=True, null=True, max_length=64)
        expires_at = DateTimeField(null=True)
        used_at = DateTimeField(null=True)

    class PastPassword(Table):
        password_hash = CharField()
        ended_at = DateTimeField()
        user = ForeignKeyField(User, on_delete="CASCADE")

    class PendingSignIn(Table):
        user = ForeignKeyField(User, on_delete="CASCADE")
        token_hash = CharField(unique=True, max_length=64)
        begun_at = DateTimeField(index=True)
        proven_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)

    class RecoveryCode(Table):
        user = ForeignKeyField(User, on_delete="CASCADE")
        digest = BlobField()
        used_at = DateTimeField(null=True)

    class RequestAddress(Table):
        account = ForeignKeyField(Account, unique=True, on_delete="CASCADE")
        handle = CharField(unique=True, max_length=32)

    class SecondFactor(Table):
        user = ForeignKeyField(User, unique=True, on_delete="CASCADE")
        uid = CharField(unique=True, max_length=32)
        secret = BlobField()
        begun_at = DateTimeField()
        last_step = IntegerField()

    class SignInLock(Table):
        address_hash = CharField(unique=True, max_length=64)
        tries = IntegerField()
        last_tried_at = DateTimeField(index=True)
        locked_until = DateTimeField(null=True)

    # The room stores.

    class Connection(Table):
        uid = CharField(unique=True, max_length=32)
        account = ForeignKeyField(Account)
        region = CharField(max_length=2)
        selling_partner_id = CharField(max_length=64)
        status = CharField(max_length=16)
        grant = IntegerField()
        refresh_token = BlobField(null=True)
        access_token = BlobField(null=True)
        access_serial = IntegerField()
        access_expires_at = DateTimeField(null=True)
        renewing_until = DateTimeField(null=True)
        authorized_at = DateTimeField(null=True)
        expires_at = DateTimeField(null=True)
        lost_at = DateTimeField(null=True)
        lost_reason = CharField(null=True, max_length=16)
        disconnected_at = DateTimeField(null=True)
        next_poll_at = DateTimeField(index=True, null=True)
        last_poll_at = DateTimeField(null=True)
        quiet_polls = IntegerField()
        reconciled_at = DateTimeField(null=True)
        created_at = DateTimeField()

        class Meta:
            indexes = ((("account", "region", "selling_partner_id"), True),)

    class Store(Table):
        uid = CharField(unique=True, max_length=32)
        account = ForeignKeyField(Account)
        connection = ForeignKeyField(Connection)
        marketplace_id = CharField(max_length=32)
        nickname = CharField(max_length=80)
        product_identifier = CharField(max_length=16)
        first_import_days = IntegerField()
        refresh_by_itself = BooleanField()
        refresh_minutes = IntegerField()
        imported_until = DateTimeField(null=True)
        imported_from = DateTimeField(null=True)
        backfilled_at = DateTimeField(null=True)
        last_import_at = DateTimeField(null=True)
        import_hold = BooleanField()
        confirm_shipments = BooleanField()
        tell_due = BooleanField()
        tell_failing = BooleanField()
        created_at = DateTimeField()
        disconnected_at = DateTimeField(null=True)
        disconnected_at_applied = DateTimeField(null=True)

        class Meta:
            indexes = ((("connection", "marketplace_id"), True), (("account", "id"), False))

    class ConsentRequest(Table):
        state_hash = CharField(unique=True, max_length=64)
        account = ForeignKeyField(Account)
        user = ForeignKeyField(User)
        browser_session = ForeignKeyField(BrowserSession)
        journey = CharField(max_length=16)
        marketplace_id = CharField(max_length=32)
        product_identifier = CharField(max_length=16)
        store = ForeignKeyField(Store, null=True)
        created_at = DateTimeField()
        expires_at = DateTimeField(index=True)
        used_at = DateTimeField(null=True)
        outcome = CharField(null=True, max_length=32)

    class PackingSlipStyle(Table):
        store = ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
        message = CharField(max_length=500)
        logo = BlobField(null=True)
        changed_at = DateTimeField()

    class ShipFrom(Table):
        store = ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
        ship_name = CharField(max_length=100)
        ship_line1 = CharField(max_length=100)
        ship_line2 = CharField(max_length=100)
        ship_city = CharField(max_length=100)
        ship_region = CharField(max_length=100)
        ship_postal_code = CharField(max_length=100)
        ship_country = CharField(max_length=2)
        ship_phone = CharField(max_length=100)
        changed_at = DateTimeField()

    # The room orders.

    class Activity(Table):
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        at = DateTimeField()
        imported = IntegerField()
        shipped = IntegerField()

        class Meta:
            indexes = ((("store", "at"), True), (("account", "at"), False))

    class FacetValue(Table):
        account = ForeignKeyField(Account, index=False)
        kind = CharField(max_length=16)
        value = CharField(max_length=200)

        class Meta:
            primary_key = CompositeKey("account", "kind", "value")

    class Tag(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        name = CharField(max_length=30)
        name_key = CharField(max_length=90)
        colour = CharField(max_length=8)
        created_at = DateTimeField()

        class Meta:
            indexes = ((("account", "name_key"), True),)

    class Order(Table):
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        amazon_order_id = CharField(max_length=64)
        fulfillment_status = CharField(max_length=32)
        status = CharField(max_length=20)
        purchased_at = DateTimeField()
        last_updated_at = DateTimeField()
        fetched_at = DateTimeField()
        imported_at = DateTimeField()
        ship_by = DateTimeField(null=True)
        ship_by_rank = DateTimeField()
        deliver_by = DateTimeField(null=True)
        closed_at = DateTimeField(null=True)
        service_level = CharField(null=True, max_length=64)
        city = CharField(null=True, max_length=120)
        region = CharField(null=True, max_length=120)
        country = CharField(null=True, max_length=2)
        total_minor = BigIntegerField()
        currency = CharField(null=True, max_length=3)
        units = IntegerField()
        units_shipped = IntegerField()
        is_prime = BooleanField()
        is_business = BooleanField()
        is_gift = BooleanField()
        is_replacement = BooleanField()
        cancel_requested = BooleanField()
        unread_fields = CharField(null=True, max_length=500)
        shipped_here = CharField(null=True, max_length=20)
        held_at = DateTimeField(null=True)
        hold_reason = CharField(null=True, max_length=16)
        ship_carrier = CharField(null=True, max_length=60)
        ship_service = CharField(null=True, max_length=120)
        ship_package = CharField(null=True, max_length=32)
        ship_weight_grams = IntegerField(null=True)
        ship_signature = BooleanField()
        redacted_at = DateTimeField(null=True)
        redaction = CharField(null=True, max_length=8)
        personal_data_due_at = DateTimeField(null=True)

        class Meta:
            table_name = "orders"
            indexes = (
                (("account", "status", "ship_by_rank", "id"), False),
                (("account", "status", "purchased_at", "id"), False),
                (("account", "status", "total_minor", "id"), False),
                (("store", "service_level", "status", "id"), False),
            )

    class Note(Table):
        sealed = BlobField()
        order = ForeignKeyField(Order, on_delete="CASCADE")
        user = ForeignKeyField(User, null=True, on_delete="SET NULL", index=False)
        written_at = DateTimeField()

    class OrderEvent(Table):
        order = ForeignKeyField(Order, on_delete="CASCADE")
        at = DateTimeField()
        kind = CharField(max_length=32)
        detail = CharField()
        user_id = IntegerField(null=True)

    class OrderItem(Table):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        account = ForeignKeyField(Account, index=False)
        order_item_id = CharField(max_length=64)
        asin = CharField(null=True, max_length=32)
        seller_sku = CharField(null=True)
        title = CharField(null=True, max_length=1000)
        quantity_ordered = IntegerField()
        quantity_shipped = IntegerField()
        unit_price_minor = BigIntegerField(null=True)
        total_minor = BigIntegerField(null=True)
        currency = CharField(null=True, max_length=3)
        gift_wrap_level = CharField(null=True, max_length=120)
        is_customized = BooleanField()
        is_cancelled = BooleanField()
        cancel_requested = BooleanField()

        class Meta:
            indexes = (
                (("order", "order_item_id"), True),
                (("account", "asin", "order"), False),
                (("account", "order_item_id"), False),
            )

    class OrderPackage(Table):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        account = ForeignKeyField(Account, index=False)
        reference = CharField(max_length=64)
        carrier = CharField(null=True, max_length=120)
        shipping_service = CharField(null=True, max_length=120)
        tracking_number = CharField(null=True, max_length=120)
        shipped_at = DateTimeField(null=True)
        package_status = CharField(null=True, max_length=32)
        shipment_id = BigIntegerField(null=True)

        class Meta:
            indexes = ((("order", "reference"), True), (("account", "tracking_number"), False))

    class OrderTag(Table):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        tag = ForeignKeyField(Tag, on_delete="CASCADE", index=False)
        at = DateTimeField()
        user_id = IntegerField()

        class Meta:
            primary_key = CompositeKey("order", "tag")
            indexes = ((("tag", "order"), False),)

    class Party(Table):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        role = CharField(max_length=16)
        sealed = BlobField()
        name_index = BlobField(index=True, null=True)
        contact_index = BlobField(index=True, null=True)

        class Meta:
            indexes = ((("order", "role"), True),)

    class Restriction(Table):
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        role = CharField(max_length=16)
        request_id = IntegerField(index=True)
        since = DateTimeField()

        class Meta:
            indexes = ((("order", "role", "request_id"), True),)

    class Tally(Table):
        account = ForeignKeyField(Account)
        store = ForeignKeyField(Store, index=False)
        status = CharField(max_length=20)
        orders = IntegerField()

        class Meta:
            indexes = ((("store", "status"), True),)

    # The room service_mappings.

    class ServiceMapping(Table):
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        requested_service = CharField(max_length=64)
        requested_key = CharField(max_length=192)
        carrier = CharField(max_length=60)
        shipping_service = CharField(max_length=120)
        package = CharField(null=True, max_length=32)
        weight_grams = IntegerField(null=True)
        signature = BooleanField()
        changed_at = DateTimeField()
        apply_asked_at = DateTimeField(index=True, null=True)
        apply_handed_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("store", "requested_key"), True),)

    # The room imports.

    class ImportRun(Table):
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = DateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = DateTimeField(null=True)
        account = ForeignKeyField(Account, index=False)
        connection = ForeignKeyField(Connection, index=False)
        kind = CharField(max_length=16)
        urgency = IntegerField()
        slot = CharField(unique=True, null=True, max_length=64)
        asked_by = IntegerField(null=True)
        grant = IntegerField()
        status = CharField(max_length=8)
        basis = CharField(max_length=8)
        after = DateTimeField()
        before = DateTimeField(null=True)
        page_token = TextField(null=True)
        earliest_seen = DateTimeField(null=True)
        latest_seen = DateTimeField(null=True)
        pages = IntegerField()
        seen = IntegerField()
        new = IntegerField()
        changed = IntegerField()
        set_aside = IntegerField()
        due_at = DateTimeField()
        failure = CharField(null=True, max_length=16)
        failure_detail = CharField(null=True)
        created_at = DateTimeField()
        finished_at = DateTimeField(null=True)

        class Meta:
            indexes = (
                (("status", "due_at"), False),
                (("account", "id"), False),
                (("connection", "id"), False),
            )

    class ImportPage(Table):
        import_run = ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
        number = IntegerField()
        fetched_at = DateTimeField(index=True)
        orders = IntegerField()

        class Meta:
            indexes = ((("import_run", "number"), True),)

    class ImportRunStore(Table):
        import_run = ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
        store = ForeignKeyField(Store, on_delete="CASCADE", index=False)

        class Meta:
            indexes = ((("import_run", "store"), True), (("store", "import_run"), False))

    class ImportTag(Table):
        store = ForeignKeyField(Store, primary_key=True, on_delete="CASCADE")
        tag = ForeignKeyField(Tag, on_delete="CASCADE")
        user_id = IntegerField()

    class SetAsideOrder(Table):
        account = ForeignKeyField(Account)
        connection = ForeignKeyField(Connection, index=False)
        store = ForeignKeyField(Store, index=False)
        amazon_order_id = CharField(max_length=64)
        reason = CharField()
        first_seen_at = DateTimeField()
        last_seen_at = DateTimeField()
        times = IntegerField()
        retry_at = DateTimeField(null=True)
        resolved_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("connection", "amazon_order_id"), True),)

    # The room contacts.

    class Contact(Table):
        account = ForeignKeyField(Account, index=False)
        uid = CharField(unique=True, max_length=32)
        sealed = BlobField()
        email_index = BlobField(null=True)
        address_index = BlobField(null=True)
        origin = CharField(max_length=16)
        created_by = IntegerField(null=True)
        created_at = DateTimeField()
        updated_at = DateTimeField()

        class Meta:
            indexes = (
                (("account", "id"), False),
                (("account", "email_index"), False),
                (("account", "address_index"), False),
            )

    class ContactRestriction(Table):
        contact = ForeignKeyField(Contact, on_delete="CASCADE", index=False)
        request_id = IntegerField(index=True)
        since = DateTimeField()

        class Meta:
            indexes = ((("contact", "request_id"), True),)

    class ContactWord(Table):
        contact = ForeignKeyField(Contact, on_delete="CASCADE")
        digest = BlobField(index=True)

    # The room shipping.

    class Label(Table):
        due_at = DateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = DateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        status = CharField(max_length=16)
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        form_key = CharField(max_length=60)
        service_id = CharField(max_length=120)
        offer_id = TextField()
        carrier = CharField(max_length=60)
        service = CharField(max_length=120)
        media = CharField(max_length=24)
        price_minor = BigIntegerField()
        currency = CharField(max_length=3)
        deliver_by = DateTimeField(null=True)
        weight_grams = IntegerField()
        length_mm = IntegerField()
        width_mm = IntegerField()
        height_mm = IntegerField()
        quantities = TextField()
        created_at = DateTimeField()
        settled_at = DateTimeField(null=True)
        amazon_shipment_id = CharField(max_length=64)
        tracking_number = CharField(max_length=120)
        shipment_id = BigIntegerField(null=True)
        problem = CharField(max_length=500)
        refund_rejected = BooleanField()

        class Meta:
            indexes = (
                (("account", "form_key"), True),
                (("order", "id"), False),
                (("status", "due_at"), False),
                (("store", "id"), False),
            )

    class LabelFile(Table):
        sealed = BlobField()
        label = ForeignKeyField(Label, on_delete="CASCADE", index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE")
        kind = CharField(max_length=8)

        class Meta:
            indexes = ((("label", "kind"), True),)

    class Shipment(Table):
        due_at = DateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = DateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        status = CharField(max_length=12)
        account = ForeignKeyField(Account, index=False)
        store = ForeignKeyField(Store, index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        batch_id = BigIntegerField(index=True, null=True)
        form_key = CharField(max_length=60)
        carrier = CharField(max_length=60)
        service = CharField(max_length=120)
        tracking_number = CharField(max_length=120)
        weight_grams = IntegerField(null=True)
        left_at = DateTimeField()
        created_at = DateTimeField()
        settled_at = DateTimeField(null=True)
        refusal = CharField(max_length=80)

        class Meta:
            indexes = (
                (("account", "form_key"), True),
                (("order", "id"), False),
                (("status", "due_at"), False),
                (("account", "status", "id"), False),
            )

    class RefusalWords(Table):
        sealed = BlobField()
        shipment = ForeignKeyField(Shipment, unique=True, on_delete="CASCADE")
        order = ForeignKeyField(Order, on_delete="CASCADE")

    class ShipmentBatch(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        form_key = CharField(max_length=40)
        asked_at = DateTimeField()
        stayed = TextField()

        class Meta:
            indexes = ((("account", "form_key"), True),)

    class ShipmentItem(Table):
        shipment = ForeignKeyField(Shipment, on_delete="CASCADE", index=False)
        order_item_id = CharField(max_length=64)
        quantity = IntegerField()

        class Meta:
            indexes = ((("shipment", "order_item_id"), True),)

    # The room desk.

    class Batch(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE", index=False)
        user_id = IntegerField()
        form_key = CharField(max_length=40)
        action = CharField(max_length=8)
        argument = CharField(max_length=20)
        ids = TextField()
        query = TextField()
        cursor = CharField(max_length=48)
        undoes = IntegerField(null=True)
        asked_at = DateTimeField()
        handed_at = DateTimeField()
        attempts = IntegerField()
        wanted = IntegerField(null=True)
        done = IntegerField()
        left = IntegerField()
        finished_at = DateTimeField(index=True, null=True)
        stopped = CharField(max_length=8)

        class Meta:
            indexes = ((("account", "form_key"), True),)

    class BatchResult(Table):
        order_id = BigIntegerField()
        outcome = CharField(max_length=12)
        before = CharField(null=True, max_length=16)
        batch = ForeignKeyField(Batch, on_delete="CASCADE", index=False)

        class Meta:
            primary_key = CompositeKey("batch", "order_id")

    class SavedView(Table):
        user = ForeignKeyField(User, on_delete="CASCADE", index=False)
        name = CharField(max_length=40)
        address = TextField()
        created_at = DateTimeField()

        class Meta:
            indexes = ((("user", "name"), True),)

    # The room privacy.

    class Purge(Table):
        account = ForeignKeyField(Account)
        store = ForeignKeyField(Store)
        asked_at = DateTimeField()
        asked_by = IntegerField(null=True)
        key_id = CharField(max_length=64)
        destroyed_at = DateTimeField(null=True)
        orders = IntegerField()
        order_items = IntegerField()
        packages = IntegerField()
        parties = IntegerField()
        party_keys = IntegerField()
        finished_at = DateTimeField(index=True, null=True)
        certificate = TextField()

    class Sweep(Table):
        due_at = DateTimeField(null=True)
        waiting_for = CharField(null=True, max_length=16)
        attempts = IntegerField()
        fence = IntegerField()
        lease_until = DateTimeField(null=True)
        holder = CharField(null=True, max_length=64)
        enqueued_at = DateTimeField(null=True)
        running = IntegerField(unique=True, null=True)
        started_at = DateTimeField()
        finished_at = DateTimeField(index=True, null=True)
        thorough = BooleanField()
        redacted = IntegerField()
        replayed = IntegerField()
        removed = IntegerField()
        orphans = IntegerField()
        actor = CharField(max_length=32)
        as_of = DateTimeField(null=True)

    class SweptAccount(Table):
        sweep = ForeignKeyField(Sweep, on_delete="CASCADE", index=False)
        account = ForeignKeyField(Account)
        redacted = IntegerField()
        removed = IntegerField()

        class Meta:
            primary_key = CompositeKey("sweep", "account")

    class TaxRecord(Table):
        account = ForeignKeyField(Account, index=False)
        marketplace_id = CharField(max_length=32)
        amazon_order_id = CharField(max_length=64)
        purchased_at = DateTimeField()
        shipped_at = DateTimeField(null=True)
        country = CharField(null=True, max_length=2)
        region = CharField(null=True, max_length=120)
        total_minor = BigIntegerField()
        currency = CharField(null=True, max_length=3)
        units = IntegerField()

        class Meta:
            indexes = (
                (("account", "marketplace_id", "amazon_order_id"), True),
                (("account", "purchased_at"), False),
            )

    # The room privacy_requests.

    class PrivacyRequest(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        uid = CharField(unique=True, max_length=32)
        reference = CharField(unique=True, max_length=16)
        kind = CharField(max_length=16)
        asker = CharField(max_length=16)
        channel = CharField(max_length=16)
        status = CharField(max_length=20)
        received_at = DateTimeField()
        due_at = DateTimeField(index=True)
        extended_at = DateTimeField(null=True)
        extension_ground = CharField(max_length=16)
        identity_method = CharField(max_length=16)
        identity_by = IntegerField(null=True)
        identity_at = DateTimeField(null=True)
        ground = CharField(max_length=16)
        decided_by = IntegerField(null=True)
        decided_at = DateTimeField(null=True)
        execute_at = DateTimeField(null=True)
        executed_at = DateTimeField(null=True)
        answered_how = CharField(max_length=16)
        answered_at = DateTimeField(null=True)
        closed_at = DateTimeField(null=True)
        sealed = BlobField(null=True)

        class Meta:
            indexes = ((("account", "status", "due_at"), False),)

    class RequestContact(Table):
        request = ForeignKeyField(PrivacyRequest, on_delete="CASCADE", index=False)
        contact_id = IntegerField()
        included = BooleanField()
        done_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("request", "contact_id"), True),)

    class RequestLetter(Table):
        created_at = DateTimeField()
        due_at = DateTimeField(index=True)
        leased_until = DateTimeField(null=True)
        sent_at = DateTimeField(null=True)
        attempts = IntegerField()
        request = ForeignKeyField(PrivacyRequest, on_delete="CASCADE")
        kind = CharField(max_length=16)

        class Meta:
            indexes = ((("request", "kind"), True),)

    class RequestOrder(Table):
        request = ForeignKeyField(PrivacyRequest, on_delete="CASCADE", index=False)
        order = ForeignKeyField(Order, on_delete="CASCADE")
        roles = CharField(max_length=64)
        evidence = CharField(max_length=120)
        included = BooleanField()
        with_notes = BooleanField()
        done_at = DateTimeField(null=True)

        class Meta:
            indexes = ((("request", "order"), True),)

    # The room compliance.

    class AccessReview(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        reviewed_at = DateTimeField()
        reviewed_by = IntegerField()
        users = IntegerField()
        shut_out = IntegerField()

    class ComplianceEvidence(Table):
        action = CharField(max_length=32)
        done_at = DateTimeField()
        recorded_at = DateTimeField()

        class Meta:
            indexes = ((("action", "done_at"), False),)

    class Incident(Table):
        account = ForeignKeyField(Account, on_delete="CASCADE")
        detected_at = DateTimeField()
        opened_at = DateTimeField()
        opened_by = IntegerField()
        summary = TextField()
        closed_at = DateTimeField(null=True)
        closing_note = TextField()

    class IncidentStep(Table):
        incident = ForeignKeyField(Incident, on_delete="CASCADE", index=False)
        code = CharField(max_length=16)
        outcome = CharField(max_length=16)
        at = DateTimeField()
        by = IntegerField()

        class Meta:
            indexes = ((("incident", "code"), True),)

    db.create_tables(Table.__subclasses__())

    # By hand: what Peewee can't describe.

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
        ("redacts", "personal_data_due_at, account_id"),
        ("redacts_by_status", "account_id, status, personal_data_due_at, id"),
    ):
        db.execute_sql(
            f"CREATE INDEX orders_{name} ON orders ({columns}) "
            "WHERE personal_data_due_at IS NOT NULL"
        )
    # For the desk's filters; what is open is few. An order enters these when it is closed.
    closed = "status IN ('shipped', 'cancelled')"
    for column in ("store_id", "country", "service_level"):
        db.execute_sql(
            f"CREATE INDEX orders_closed_by_{column} ON orders "
            f"(account_id, {column}, status, purchased_at, id) WHERE {closed}"
        )
    for column in ("store_id", "country"):
        db.execute_sql(
            f"CREATE INDEX orders_closed_by_{column}_total ON orders "
            f"(account_id, {column}, status, total_minor, id) WHERE {closed}"
        )
    for flag in ("is_prime", "is_business", "is_gift", "cancel_requested"):
        db.execute_sql(
            f"CREATE INDEX orders_closed_{flag} ON orders "
            f"(account_id, status, purchased_at, id) WHERE {flag} AND {closed}"
        )
