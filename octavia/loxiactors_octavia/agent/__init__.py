"""The provider agent: octavia-driver-agent forks a process that calls loxilb_provider_agent."""


def loxilb_provider_agent(exit_event):
    """Returns when Octavia's driver-agent stops or is gone, or on SIGTERM.

    :param exit_event: a multiprocessing.Event that the driver-agent sets.
    """
    # Octavia imports this in its parent process: what is loaded here is
    # loaded in the agent's own process only.
    from octavia.common import config  # noqa: F401  pylint: disable=unused-import
    from oslo_config import cfg

    from loxiactors_octavia import opts
    from loxiactors_octavia.agent import main

    opts.register(cfg.CONF)
    main.run(exit_event)
