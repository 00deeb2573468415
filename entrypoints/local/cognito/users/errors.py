"""Refusals of the Cognito API, with AWS's codes and sentences."""


class CognitoError(Exception):
    """A refused call.

    Attributes:
        code: The error's name on the wire.
        message: AWS's sentence.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def invalid_parameter(message: str) -> CognitoError:
    """Return the refusal of a value that is wrong by itself."""
    return CognitoError("InvalidParameterException", message)


def not_authorized(message: str) -> CognitoError:
    """Return the refusal of a caller."""
    return CognitoError("NotAuthorizedException", message)


def not_found(message: str) -> CognitoError:
    """Return the refusal of an unknown pool, client or group."""
    return CognitoError("ResourceNotFoundException", message)


def user_not_found(message: str = "User does not exist.") -> CognitoError:
    """Return the refusal of an unknown user."""
    return CognitoError("UserNotFoundException", message)


def incorrect_password() -> CognitoError:
    """Return the refusal of a wrong password, which also stands for an unknown user."""
    return not_authorized("Incorrect username or password.")


def code_mismatch() -> CognitoError:
    """Return the refusal of a wrong code."""
    return CognitoError("CodeMismatchException", "Invalid verification code provided, please try again.")


def code_expired() -> CognitoError:
    """Return the refusal of a code that expired or was never sent."""
    return CognitoError("ExpiredCodeException", "Invalid code provided, please request a code again.")
