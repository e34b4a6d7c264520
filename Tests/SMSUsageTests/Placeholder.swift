import SMSUsage
