"""What workers do for accounts; each is safe to run twice."""

from celery import shared_task
from django.core.management import call_command

from accounts import delivery


@shared_task(soft_time_limit=45, time_limit=50)
def deliver_message(message_id: int) -> None:
    delivery.deliver(message_id)


@shared_task
def sweep_outbox() -> None:
    delivery.sweep()


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
