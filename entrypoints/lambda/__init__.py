"""One module per Lambda function. The template names them; nothing imports them by statement."""
