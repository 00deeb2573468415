"""Mail to customers through Amazon SES."""
