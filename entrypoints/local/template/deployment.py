"""The pretended deployment: the values of CloudFormation's pseudo parameters."""

from dataclasses import dataclass

from entrypoints.local.http.default_port import DEFAULT_PORT


@dataclass(frozen=True, slots=True)
class Deployment:
    """An account, a region and a stack that exist only on this machine.

    See AWS CloudFormation User Guide, "Get AWS values using pseudo parameters".
    """

    region: str = "us-east-1"
    account: str = "000000000000"
    stack_name: str = "local"
    endpoint: str = f"http://localhost:{DEFAULT_PORT}"
    partition: str = "aws"
    url_suffix: str = "amazonaws.com"

    @property
    def pseudo_parameters(self) -> dict[str, str | list[str]]:
        return {
            "AWS::AccountId": self.account,
            "AWS::NotificationARNs": [],
            "AWS::Partition": self.partition,
            "AWS::Region": self.region,
            "AWS::StackId": self.arn("cloudformation", f"stack/{self.stack_name}/local"),
            "AWS::StackName": self.stack_name,
            "AWS::URLSuffix": self.url_suffix,
        }

    def host(self, *labels: str) -> str:
        """Return the host of a service in this region: `cognito-idp`, or an API's id and `execute-api`."""
        return ".".join([*labels, self.region, self.url_suffix])

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource of this account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"
