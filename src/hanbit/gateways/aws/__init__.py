"""AWS as the product needs it: calls that survive throttling and lost answers, and Cognito as the house's door.
With ``stores/dynamodb`` the only code that knows AWS by name; nothing here is loaded on a single machine.
"""
